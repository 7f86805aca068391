namespace NcpFlash.Emulator;

/// <summary>A binary heap of events, ordered by time and then by the order of planning; moving and removing are O(log n).</summary>
internal sealed class EventQueue
{
    private SimulationEvent[] _heap = new SimulationEvent[64];
    private int _count;
    private long _order;

    public SimulationEvent? Next => _count == 0 ? null : _heap[0];

    public void Set(SimulationEvent item, long time)
    {
        item.Time = time;
        item.Order = _order++;
        if (item.Index < 0)
        {
            if (_count == _heap.Length)
            {
                Array.Resize(ref _heap, _count * 2);
            }

            Place(item, _count++);
        }

        Up(item.Index);
        Down(item.Index);
    }

    public void Remove(SimulationEvent item)
    {
        int index = item.Index;
        if (index < 0)
        {
            return;
        }

        SimulationEvent last = _heap[--_count];
        _heap[_count] = null!;
        item.Index = -1;
        if (!ReferenceEquals(last, item))
        {
            Place(last, index);
            Up(index);
            Down(last.Index);
        }
    }

    private static bool Before(SimulationEvent a, SimulationEvent b) => a.Time < b.Time || (a.Time == b.Time && a.Order < b.Order);

    private void Place(SimulationEvent item, int index)
    {
        _heap[index] = item;
        item.Index = index;
    }

    private void Up(int index)
    {
        SimulationEvent item = _heap[index];
        while (index > 0 && Before(item, _heap[(index - 1) / 2]))
        {
            Place(_heap[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Place(item, index);
    }

    private void Down(int index)
    {
        SimulationEvent item = _heap[index];
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], item))
            {
                break;
            }

            Place(_heap[child], index);
            index = child;
        }

        Place(item, index);
    }
}
