package localdb

// Acked says which answers this device has stored: those to all groups that were ever sent
// with a number up to Seq, but for the numbers in Open. No group will be sent with one of
// the other numbers any more.
type Acked struct {
	Seq  uint64
	Open []uint64 // ascending, each below Seq, at most maxOpen
}

// maxOpen is how many numbers are named. Where there are more, Seq ends before them.
const maxOpen = 1000

// open collects the numbers whose answers are not stored, in their order.
type open struct {
	numbers []uint64
	next    uint64 // the first that found no room, 0 = all did
}

// full reports that a number found no room: which ones follow makes no difference.
func (o *open) full() bool { return o.next > 0 }

func (o *open) add(number uint64) {
	switch {
	case o.full():
	case len(o.numbers) == maxOpen:
		o.next = number
	default:
		o.numbers = append(o.numbers, number)
	}
}

// acked is what follows from the numbers. Last is the last one that was given to a group.
// Those that nothing follows need no name.
func (o *open) acked(last uint64) Acked {
	a := Acked{Seq: last, Open: o.numbers}
	if o.full() {
		a.Seq = o.next - 1
	}
	for n := len(a.Open); n > 0 && a.Open[n-1] == a.Seq; n-- {
		a.Seq, a.Open = a.Seq-1, a.Open[:n-1]
	}
	return a
}
