package syncclient

// wishes are what the next turn of the loop is asked to do.
type wishes struct {
	check bool // look at the network now
	edit  bool // something was saved
	back  bool // the network is back
	again bool // a pass that was to fetch has failed
	poke  bool // the server has news
	full  bool // recheck everything
	all   bool // refresh everything
	view  map[string]bool
	tries int // user's own requests since the last turn: they cut a wait short
}

// join adds the wishes that could not be met. The check itself is not one of them.
func (w *wishes) join(o wishes) {
	w.edit, w.back, w.again = w.edit || o.edit, w.back || o.back, w.again || o.again
	w.poke, w.full, w.all = w.poke || o.poke, w.full || o.full, w.all || o.all
	for t := range o.view {
		w.see(t)
	}
}

func (w *wishes) see(table string) {
	if w.view == nil {
		w.view = map[string]bool{}
	}
	w.view[table] = true
}

func (w *wishes) any() bool {
	return w.check || w.edit || w.back || w.again || w.poke || w.full || w.all || w.view != nil
}

func (e *Engine) wish(change func(*wishes)) {
	e.mu.Lock()
	change(&e.want)
	e.mu.Unlock()
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

func (e *Engine) takeWishes() wishes {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.want
	e.want = wishes{}
	return w
}

// keep puts wishes back that could not be met now.
func (e *Engine) keep(w wishes) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.want.join(w)
}
