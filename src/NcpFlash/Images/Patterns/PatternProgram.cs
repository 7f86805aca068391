namespace NcpFlash.Images.Patterns;

/// <summary>
/// A regular expression as a machine that is in several states at once: one pass over a name, at most every state for every character. So no
/// expression and no name takes long (K. Thompson, "Regular Expression Search Algorithm", 1968).
/// </summary>
internal sealed class PatternProgram
{
    /// <summary>Most states; repetitions with counts are written out.</summary>
    private const int MostStates = 1000;

    /// <summary>Most parts that are visited to write them out.</summary>
    private const int MostVisits = 20_000;

    private readonly List<State> _states = [];
    private int _visits;

    private PatternProgram(PatternNode node)
    {
        Add(node);
        _states.Add(new State(Kind.Match));
    }

    private enum Kind
    {
        Take,
        Fork,
        Start,
        End,
        Match,
    }

    /// <summary>Makes the machine.</summary>
    /// <exception cref="FormatException">It would be too large.</exception>
    public static PatternProgram Of(PatternNode node) => new(node);

    /// <summary>True when the whole name matches.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        var now = new Threads(_states.Count);
        var next = new Threads(_states.Count);
        Enter(now, 0, name, 0);
        for (int at = 0; at < name.Length && now.Count > 0; at++)
        {
            next.Clear();
            for (int i = 0; i < now.Count; i++)
            {
                State state = _states[now[i]];
                if (state.Kind == Kind.Take && state.Set!.Contains(name[at]))
                {
                    Enter(next, now[i] + 1, name, at + 1);
                }
            }

            (now, next) = (next, now);
        }

        return now.Contains(_states.Count - 1);
    }

    /// <summary>Adds a state and all that are reached from it without a character.</summary>
    private void Enter(Threads threads, int start, ReadOnlySpan<char> name, int at)
    {
        threads.Push(start);
        while (threads.Pop(out int index))
        {
            State state = _states[index];
            switch (state.Kind)
            {
                case Kind.Fork:
                    threads.Push(state.Other);
                    threads.Push(state.First);
                    break;
                case Kind.Start when at == 0:
                case Kind.End when at == name.Length || (at == name.Length - 1 && name[at] == '\n'):
                    threads.Push(index + 1);
                    break;
                default:
                    break;
            }
        }
    }

    private void Add(PatternNode node)
    {
        if (++_visits > MostVisits || _states.Count > MostStates)
        {
            throw new FormatException("its repetitions multiply to too many");
        }

        switch (node)
        {
            case PatternNode.One one:
                _states.Add(new State(Kind.Take, one.Set));
                break;
            case PatternNode.Sequence sequence:
                foreach (PatternNode part in sequence.Nodes)
                {
                    Add(part);
                }

                break;
            case PatternNode.Choice choice:
                AddChoice(choice, 0);
                break;
            case PatternNode.Repeated repeated:
                AddRepeated(repeated);
                break;
            case PatternNode.Start:
                _states.Add(new State(Kind.Start));
                break;
            default:
                _states.Add(new State(Kind.End));
                break;
        }
    }

    private void AddChoice(PatternNode.Choice choice, int index)
    {
        if (index == choice.Nodes.Length - 1)
        {
            Add(choice.Nodes[index]);
            return;
        }

        int fork = AddFork();
        Add(choice.Nodes[index]);
        int leave = AddFork();
        SetFork(fork, fork + 1, _states.Count);
        AddChoice(choice, index + 1);
        SetFork(leave, _states.Count, _states.Count);
    }

    private void AddRepeated(PatternNode.Repeated repeated)
    {
        for (int i = 0; i < repeated.Least; i++)
        {
            Add(repeated.Node);
        }

        if (repeated.Most is not { } most)
        {
            int loop = AddFork();
            Add(repeated.Node);
            int back = AddFork();
            SetFork(back, loop, loop);
            SetFork(loop, loop + 1, _states.Count);
            return;
        }

        List<int> forks = [];
        for (int i = repeated.Least; i < most; i++)
        {
            forks.Add(AddFork());
            Add(repeated.Node);
        }

        foreach (int fork in forks)
        {
            SetFork(fork, fork + 1, _states.Count);
        }
    }

    private int AddFork()
    {
        _states.Add(new State(Kind.Fork));
        return _states.Count - 1;
    }

    private void SetFork(int fork, int first, int other) => _states[fork] = new State(Kind.Fork) { First = first, Other = other };

    private readonly record struct State(Kind Kind, CharSet? Set = null)
    {
        public int First { get; init; }

        public int Other { get; init; }
    }

    /// <summary>States, each once, with those that are still to be looked at.</summary>
    private sealed class Threads(int size)
    {
        private readonly bool[] _seen = new bool[size];
        private readonly List<int> _states = [];
        private readonly Stack<int> _open = [];

        public int Count => _states.Count;

        public int this[int index] => _states[index];

        public bool Contains(int state) => _seen[state];

        public void Push(int state)
        {
            if (!_seen[state])
            {
                _seen[state] = true;
                _states.Add(state);
                _open.Push(state);
            }
        }

        public bool Pop(out int state) => _open.TryPop(out state);

        public void Clear()
        {
            Array.Clear(_seen);
            _states.Clear();
        }
    }
}
