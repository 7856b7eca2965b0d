package syncclient

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"fieldbook/internal/wire"
	"fieldbook/internal/work"
	"fieldbook/localdb"
)

// fetchPlan asks what the device is to hold. An unchanged answer costs a few bytes.
func (p *pass) fetchPlan(ctx context.Context) error {
	plan, err := p.db.Plan()
	if err != nil {
		return err
	}
	header := http.Header{}
	if plan != nil && plan.ETag != "" {
		header.Set("If-None-Match", plan.ETag)
	}
	r, err := p.client.do(ctx, p.client.steady, http.MethodGet, wire.PathManifest, nil, header)
	if err != nil {
		return err
	}
	if r.status == http.StatusNotModified && plan != nil {
		p.offline = wire.OfflineConfigured // only such a manifest has a tag here
		p.usePlan(plan)
		return nil
	}
	var m wire.Manifest
	if err := wire.Decode(r.body, &m); err != nil {
		return err
	}
	p.offline = m.Offline
	if p.offline != wire.OfflineConfigured {
		return p.noProfile(m, plan)
	}
	schema, err := work.NewSchema(m.Schema)
	if err != nil {
		return err
	}
	plan = planOf(m, schema, p.client.now())
	plan.ETag = etag(r.header)
	for _, t := range m.Tables {
		plan.Tables = append(plan.Tables, localdb.PlanTable{
			Table: t.Table, Columns: t.Columns, Shape: t.Shape, Interval: time.Duration(t.Interval) * time.Minute,
		})
	}
	if err := p.db.SavePlan(plan); err != nil {
		return err
	}
	p.usePlan(plan)
	return nil
}

func planOf(m wire.Manifest, schema *work.Schema, now time.Time) *localdb.Plan {
	var forbidden []string
	for _, f := range m.Forbidden {
		forbidden = append(forbidden, string(f))
	}
	return &localdb.Plan{
		Profile: m.Profile, ProfileVersion: m.ProfileVersion, Definition: m.Definition, Epoch: m.Epoch, Schema: schema,
		Grace: m.Grace, Forbidden: forbidden, DetectConflicts: m.DetectConflicts, FetchedAt: now.UTC(),
	}
}

// noProfile ends a pass of a user for whom nothing is downloaded. A device that holds
// nothing keeps the schema, with which its user works online; one that holds data keeps
// them and its plan. The error is NoProfile.
func (p *pass) noProfile(m wire.Manifest, plan *localdb.Plan) error {
	if plan == nil || len(plan.Tables) == 0 {
		schema, err := work.NewSchema(m.Schema)
		if err != nil {
			return err
		}
		if err := p.db.SavePlan(planOf(m, schema, p.client.now())); err != nil {
			return err
		}
	}
	if m.Offline == wire.OfflineNotConfigured {
		return work.Errorf(work.NoProfile, "%s", TextOnlineOnly)
	}
	return work.Errorf(work.NoProfile, "%s", cmp.Or(m.Offline.Text(), TextNotPublished))
}

// etag reads the manifest's tag. A proxy that compresses may have made it a weak one.
func etag(h http.Header) string { return strings.TrimPrefix(h.Get("ETag"), "W/") }

func (p *pass) usePlan(plan *localdb.Plan) {
	p.shapes = make(map[string]uint32, len(plan.Tables))
	p.labels = make(map[string]string, len(plan.Tables))
	for _, t := range plan.Tables {
		p.shapes[t.Table] = t.Shape
		if described := plan.Schema.Table(t.Table); described != nil {
			p.labels[t.Table] = described.Plural
		}
	}
}

// fetch pulls page after page until nothing is left, and repairs once if the two sides
// then disagree.
func (p *pass) fetch(ctx context.Context) error {
	full := p.reason == ReasonFull
	if full {
		if err := p.recount(); err != nil {
			return err
		}
	}
	mismatch, err := p.pages(ctx, full)
	if work.Is(err, work.Diverged) {
		mismatch, err = p.repaired(ctx, p.allTables())
	}
	if err != nil || len(mismatch) == 0 {
		return err
	}
	if mismatch, err = p.repaired(ctx, mismatch); err == nil && len(mismatch) > 0 {
		err = work.Errorf(work.Diverged, "%d tables still differ from the server after they were repaired", len(mismatch))
	}
	return err
}

// repaired tells the server what the device holds of some tables and fetches everything
// that it lacks, whatever the pass was for.
func (p *pass) repaired(ctx context.Context, tables []string) (mismatch []string, err error) {
	if err := p.repair(ctx, tables); err != nil {
		return nil, err
	}
	p.tables, p.records = nil, nil
	return p.pages(ctx, true)
}

// pages pulls until the server has nothing more and returns the tables that then differ.
func (p *pass) pages(ctx context.Context, full bool) (mismatch []string, err error) {
	fetched, idle := Progress{}, 0
	for {
		p.progress(PhaseFetching, fetched)
		page, err := p.page(ctx, full)
		if err != nil {
			return nil, calculating(err, p.namesOf(fetched.Table))
		}
		if idle++; len(page.Rows)+len(page.Removed) > 0 {
			idle = 0
		}
		if page.Checkpoint == nil && (!page.More || idle == maxIdle) {
			return nil, work.Errorf(work.Damaged, "the server's pages come to no end")
		}
		if fetched.TotalRows == 0 && page.EstRows > 0 {
			// Before the first row is stored: whoever hears of it then knows how much is to come.
			fetched.TotalRows = page.EstRows
			p.progress(PhaseFetching, fetched)
		}
		result, err := p.db.ApplyPage(p.translate(page))
		if err != nil {
			return nil, err
		}
		p.run.Note(result.Did)
		fetched.Rows += int64(len(page.Rows) + len(page.Removed))
		for _, r := range page.Rows {
			fetched.Bytes += int64(len(r.D))
			fetched.Table = r.Table
		}
		full = false // the first page started the recheck; what follows continues it
		if page.Checkpoint != nil {
			p.flipIn = 0
			if next := page.Checkpoint.Next; !next.IsZero() {
				p.flipIn = max(next.Sub(page.Checkpoint.At), time.Second) // by the server's clock alone
			}
			return result.Mismatch, nil
		}
		if err := p.between(ctx); err != nil {
			return nil, err
		}
	}
}

// namesOf says for people what is being fetched: the table of the last row, or what was
// asked for.
func (p *pass) namesOf(last string) string {
	tables := p.asked()
	if last != "" {
		tables = []string{last}
	}
	if len(tables) == 0 || len(tables) > 3 {
		return "all"
	}
	names := make([]string, len(tables))
	for i, t := range tables {
		if names[i] = p.labels[t]; names[i] == "" {
			names[i] = t
		}
	}
	return strings.Join(names, ", ")
}

// maxIdle is how many pages without a row are taken before one with a checkpoint.
const maxIdle = 5

// page fetches one page.
func (p *pass) page(ctx context.Context, full bool) (*wire.Page, error) {
	cursor, anew, err := p.db.Cursor()
	if err != nil {
		return nil, err
	}
	waits, err := p.unsent()
	if err != nil {
		return nil, err
	}
	request := wire.PullRequest{
		Cursor: cursor, Anew: anew, AckedSeq: p.acked.Seq, Unanswered: p.acked.Open, Tables: p.tables, Records: p.records,
		Reason: string(p.reason), Full: full, Unsent: waits,
	}
	r, err := p.client.do(ctx, p.client.steady, http.MethodPost, wire.PathPull, request, nil)
	if err != nil {
		return nil, err
	}
	p.run.Bytes += int64(r.wire)
	if stale, err := p.followManifest(ctx, r); err != nil {
		return nil, err
	} else if stale { // made for another profile than the one known here: ask again
		return p.page(ctx, full)
	}
	return wire.DecodePage(r.body)
}

// followManifest fetches the manifest when an answer was made under another one than the
// device knows. It reports whether it had to.
func (p *pass) followManifest(ctx context.Context, r *reply) (stale bool, err error) {
	plan, err := p.db.Plan()
	if err != nil {
		return false, err
	}
	tag := r.header.Get(wire.HeaderManifest)
	if plan != nil && (tag == "" || tag == plan.ETag) {
		return false, nil
	}
	if p.manifests++; p.manifests > maxManifests {
		return false, work.Errorf(work.Unavailable, "the profile changes faster than it can be followed; the next sync tries again")
	}
	return true, p.fetchPlan(ctx)
}

// maxManifests bounds how often one pass follows a changing profile.
const maxManifests = 5

// translate makes of a page what the database takes. A table counts as finished, and is
// compared, only when it was asked for: the others may be hours behind.
func (p *pass) translate(page *wire.Page) localdb.Page {
	to := localdb.Page{Cursor: page.Cursor, Checkpoint: page.Checkpoint != nil, ForceRepair: page.Mode == wire.ModeRepair}
	for _, r := range page.Rows {
		to.Rows = append(to.Rows, p.row(r))
	}
	for _, gone := range page.Removed {
		to.Removed = append(to.Removed, localdb.Removed{Table: gone.Table, ID: gone.ID, Why: gone.Why})
	}
	if page.Checkpoint != nil {
		to.At = page.Checkpoint.At
		for _, table := range p.asked() { // one that the server does not name is empty
			held := page.Checkpoint.Tables[table]
			to.Done = append(to.Done, localdb.TableDone{Table: table, Count: held.Count, Digest: held.Digest})
		}
	}
	return to
}

func (p *pass) allTables() []string {
	tables := make([]string, 0, len(p.shapes))
	for t := range p.shapes {
		tables = append(tables, t)
	}
	slices.Sort(tables)
	return tables
}
