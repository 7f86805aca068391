namespace NcpFlash.Diagnostics.Signals;

/// <summary>At which rate a talker really sends, as far as bytes heard at another rate tell.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Margin">By how many bits a byte this explains what was heard better than chance does.</param>
/// <param name="Lead">By how many bits a byte it is ahead of the next different rate.</param>
public readonly record struct RateGuess(BitRate Rate, double Margin, double Lead);
