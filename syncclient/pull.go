package syncclient

import (
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
		p.usePlan(plan)
		return nil
	}
	var m wire.Manifest
	if err := wire.Decode(r.body, &m); err != nil {
		return err
	}
	schema, err := work.NewSchema(m.Schema)
	if err != nil {
		return err
	}
	plan = &localdb.Plan{
		Profile: m.Profile, ProfileVersion: m.ProfileVersion, Epoch: m.Epoch, Schema: schema,
		DetectConflicts: m.DetectConflicts, FetchedAt: p.client.now().UTC(), ETag: etag(r.header),
	}
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

// etag reads the manifest's tag. A proxy that compresses may have made it a weak one.
func etag(h http.Header) string { return strings.TrimPrefix(h.Get("ETag"), "W/") }

func (p *pass) usePlan(plan *localdb.Plan) {
	p.shapes = make(map[string]uint32, len(plan.Tables))
	for _, t := range plan.Tables {
		p.shapes[t.Table] = t.Shape
	}
}

// fetch pulls page after page until nothing is left, and repairs once if the two sides
// then disagree.
func (p *pass) fetch(ctx context.Context, tables []string, full bool) error {
	if full {
		if err := p.recount(); err != nil {
			return err
		}
	}
	mismatch, err := p.pages(ctx, tables, full)
	if work.Is(err, work.Diverged) {
		if err := p.repair(ctx, p.allTables()); err != nil {
			return err
		}
		mismatch, err = p.pages(ctx, nil, true)
	}
	if err != nil || len(mismatch) == 0 {
		return err
	}
	if err := p.repair(ctx, mismatch); err != nil {
		return err
	}
	if mismatch, err = p.pages(ctx, nil, true); err == nil && len(mismatch) > 0 {
		err = work.Errorf(work.Diverged, "%d tables still differ from the server after they were repaired", len(mismatch))
	}
	return err
}

// pages pulls until the server has nothing more and returns the tables that then differ.
func (p *pass) pages(ctx context.Context, tables []string, full bool) (mismatch []string, err error) {
	fetched, idle := Progress{}, 0
	for {
		p.progress(PhaseFetching, fetched)
		page, err := p.page(ctx, tables, full)
		if err != nil {
			return nil, err
		}
		if idle++; len(page.Rows)+len(page.Removed) > 0 {
			idle = 0
		}
		if page.Checkpoint == nil && (!page.More || idle == maxIdle) {
			return nil, work.Errorf(work.Damaged, "the server's pages come to no end")
		}
		if fetched.TotalRows == 0 {
			fetched.TotalRows = page.EstRows
		}
		result, err := p.db.ApplyPage(p.translate(page, tables))
		if err != nil {
			return nil, err
		}
		p.run.Rows += result.Changed
		p.run.Removed += result.Removed
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
	}
}

// maxIdle is how many pages without a row are taken before one with a checkpoint.
const maxIdle = 5

// page fetches one page.
func (p *pass) page(ctx context.Context, tables []string, full bool) (*wire.Page, error) {
	cursor, err := p.db.Cursor()
	if err != nil {
		return nil, err
	}
	request := wire.PullRequest{Cursor: cursor, AckedSeq: p.acked, Tables: tables, Reason: string(p.reason), Full: full}
	r, err := p.client.do(ctx, p.client.steady, http.MethodPost, wire.PathPull, request, nil)
	if err != nil {
		return nil, err
	}
	p.run.Bytes += int64(r.wire)
	if stale, err := p.followManifest(ctx, r); err != nil {
		return nil, err
	} else if stale { // made for another profile than the one known here: ask again
		return p.page(ctx, tables, full)
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
func (p *pass) translate(page *wire.Page, asked []string) localdb.Page {
	to := localdb.Page{Cursor: page.Cursor, Checkpoint: page.Checkpoint != nil, ForceRepair: page.Mode == wire.ModeRepair}
	for _, r := range page.Rows {
		to.Rows = append(to.Rows, p.row(r))
	}
	for _, gone := range page.Removed {
		to.Removed = append(to.Removed, localdb.Removed{Table: gone.Table, ID: gone.ID, Why: gone.Why})
	}
	if page.Checkpoint != nil {
		to.At = page.Checkpoint.At
		if len(asked) == 0 {
			asked = p.allTables()
		}
		for _, table := range asked { // one that the server does not name is empty
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
