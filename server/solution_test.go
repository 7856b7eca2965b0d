package server

import (
	"bytes"
	"testing"

	"fieldbook/internal/profile"
	"fieldbook/internal/solution"
	"fieldbook/internal/work"
)

// What is exported in one environment is a draft in another, and nothing is published by it.
func TestASolutionMovesProfiles(t *testing.T) {
	e, other := newEnvironment(t), newEnvironment(t)
	a, b := e.admin(), other.admin()
	a.do("POST", profile.DefaultName, "/copy", map[string]string{"name": "Plumbers"})
	a.edit("Plumbers", without(work.ProductTable))
	var m SolutionMessage
	e.must(e.call(a.token, "POST", PathSolutions+"/export", SolutionMessage{Name: "plumbing", Version: "1.0.0.0", Managed: true, Profiles: []string{"Plumbers"}}, &m))
	s, err := solution.Read(m.Archive)
	if err != nil || s.Name != "plumbing" || len(s.Profiles) != 1 || len(s.Tables) < 30 {
		t.Fatalf("%v %+v", err, s)
	}
	var list []ProfileStatus
	other.must(other.call(b.token, "POST", PathSolutions+"/import", SolutionMessage{Archive: m.Archive}, &list))
	if len(list) != 1 || list[0].Name != "Plumbers" || !list[0].Managed || list[0].InForce != 0 || list[0].Base != nil {
		t.Errorf("%+v", list)
	}
	if d := profile.Differences(a.do("GET", "Plumbers", "", nil).Draft, list[0].Draft); len(d) > 0 {
		t.Errorf("%+v", d)
	}
	if err := other.call(b.token, "POST", PathSolutions+"/import", SolutionMessage{Archive: m.Archive}, nil); !work.Is(err, work.Exists) {
		t.Errorf("twice: %v", err)
	}
	b.do("POST", "Plumbers", "/publish", PublishMessage{})
	s.Profiles[0].Description = "Newer"
	var newer bytes.Buffer
	other.must(solution.Write(&newer, s))
	other.must(other.call(b.token, "POST", PathSolutions+"/import", SolutionMessage{Archive: newer.Bytes(), Replace: true}, &list))
	if p := b.do("GET", "Plumbers", "", nil); p.InForce != 1 || !p.Changed || p.Draft.Description != "Newer" {
		t.Errorf("replaced: %+v", p)
	}
	// What the environment lacks is named, and of two profiles none is imported.
	s.Profiles = []profile.Profile{{Name: "First", Items: s.Profiles[0].Items}, s.Profiles[0]}
	var two bytes.Buffer
	other.must(solution.Write(&two, s))
	if err := other.call(b.token, "POST", PathSolutions+"/import", SolutionMessage{Archive: two.Bytes()}, nil); !work.Is(err, work.Exists) {
		t.Errorf("two: %v", err)
	}
	if _, err := b.try("GET", "First", "", nil); !work.Is(err, work.NotFound) {
		t.Errorf("half of a solution was imported: %v", err)
	}
	s.Tables = append(s.Tables, solution.Table{Name: "new_meter"})
	var lacking bytes.Buffer
	other.must(solution.Write(&lacking, s))
	if err := other.call(b.token, "POST", PathSolutions+"/import", SolutionMessage{Archive: lacking.Bytes(), Replace: true}, nil); !work.Is(err, work.Invalid) || work.Message(err) != "this environment lacks what the solution plumbing needs: table new_meter" {
		t.Errorf("lacking: %v", err)
	}
	if err := other.call(b.token, "POST", PathSolutions+"/import", SolutionMessage{Archive: []byte("PK")}, nil); !work.Is(err, work.Invalid) {
		t.Errorf("no archive: %v", err)
	}
}
