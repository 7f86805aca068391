namespace NcpFlash.Jobs;

/// <summary>
/// Where computing is done that need not hold up a conversation: a thread pool, or the caller's own thread where there is only one. The library never
/// starts a thread by itself.
/// </summary>
/// <param name="work">The work; it touches nothing that another thread uses.</param>
/// <returns>Complete when the work is done; faulted when it threw.</returns>
public delegate Task WorkScheduler(Action work);
