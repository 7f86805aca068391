namespace NcpFlash.Emulator;

/// <summary>
/// The charge that keeps a module half alive through its UART input while it is off. It drains only while the line is low; a start
/// without that may hang (SYMPTOMS B05; how often is an inference).
/// </summary>
internal sealed class PhantomSupply(PhantomPower kind)
{
    private bool _isOff = true;
    private bool _drained;
    private int _starts;

    /// <summary>The module goes off; the line to it is low or not.</summary>
    public void GoesOff(bool lineIsLow) => (_isOff, _drained) = (true, lineIsLow);

    /// <summary>The line to the module goes low.</summary>
    public void LineGoesLow() => _drained |= _isOff;

    /// <summary>The module starts; true when it hangs.</summary>
    public bool Hangs()
    {
        bool hangs = kind switch
        {
            _ when _drained => false,
            PhantomPower.On => true,
            PhantomPower.Half => _starts++ % 2 == 0,
            _ => false,
        };
        (_isOff, _drained) = (false, false);
        return hangs;
    }
}
