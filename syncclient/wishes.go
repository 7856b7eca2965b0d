package syncclient

import (
	"slices"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
)

// wishes are what the next turn of the loop is asked to do.
type wishes struct {
	check   bool // look at the network now
	edit    bool // something was saved
	dispose bool // something was decided about a sync error
	back    bool // the network is back
	again   bool // a pass that was to fetch has failed
	full    bool // recheck everything
	all     bool // refresh everything
	view    map[string]bool
	news    news // the server has some
	tries   int  // user's own requests since the last turn: they cut a wait short
}

// join adds the wishes that could not be met. The check itself is not one of them.
func (w *wishes) join(o wishes) {
	w.edit, w.dispose, w.back, w.again = w.edit || o.edit, w.dispose || o.dispose, w.back || o.back, w.again || o.again
	w.full, w.all = w.full || o.full, w.all || o.all
	for t := range o.view {
		w.see(t)
	}
	w.news.join(o.news)
}

func (w *wishes) see(table string) {
	if w.view == nil {
		w.view = map[string]bool{}
	}
	w.view[table] = true
}

// any reports whether something is to be done, without fetching if that has to wait.
func (w *wishes) any(fetch bool) bool {
	return w.check || w.edit || w.dispose || fetch && (w.back || w.again || w.full || w.all || w.view != nil || w.news.some)
}

// fetching are the wishes for what the server has.
func (w *wishes) fetching() wishes {
	return wishes{back: w.back, again: w.again, full: w.full, all: w.all, view: w.view, news: w.news}
}

// news is what the server has poked for and nobody has fetched.
type news struct {
	some    bool
	all     bool             // anything may have changed
	profile bool             // the user's rights or profile have
	tables  []string         // that changed, sorted
	records []work.RecordRef // that changed, where nothing else did
}

// join adds other news. Records are asked for alone only if no poke said more than that,
// and they are few.
func (n *news) join(o news) {
	if !o.some {
		return
	}
	if !n.some {
		*n = o
		return
	}
	n.all, n.profile = n.all || o.all, n.profile || o.profile
	for _, t := range o.tables {
		if i, found := slices.BinarySearch(n.tables, t); !found {
			n.tables = slices.Insert(slices.Clone(n.tables), i, t)
		}
	}
	switch {
	case len(n.records) == 0 || len(o.records) == 0:
		n.records = nil
	default:
		n.records = slices.Clone(n.records)
		for _, r := range o.records {
			if !slices.Contains(n.records, r) {
				n.records = append(n.records, r)
			}
		}
		if len(n.records) > wire.MaxPokeRecords {
			n.records = nil
		}
	}
}

// newsOf reads a poke.
func newsOf(p wire.Poke) news {
	n := news{some: true, profile: p.Profile, all: p.Profile || len(p.Tables)+len(p.Records) == 0}
	n.tables = append(n.tables, p.Tables...)
	if !n.all && len(p.Records) <= wire.MaxPokeRecords {
		n.records = p.Records
	}
	for _, r := range p.Records {
		n.tables = append(n.tables, r.Table)
	}
	slices.Sort(n.tables)
	n.tables = slices.Compact(n.tables)
	return n
}

// errand is the pass that fetches the news.
func (n news) errand() errand {
	switch {
	case n.all:
		return errand{reason: ReasonPoke}
	case len(n.records) > 0:
		return errand{reason: ReasonSingle, records: n.records}
	}
	return errand{reason: ReasonPoke, tables: n.tables}
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
