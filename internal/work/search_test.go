package work

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Hotel SJÖBERG":                "hotel sjoberg",
		"Café é e\u0301":               "cafe e e", // composed and decomposed
		"Łódź, Đurđa, Çelik":           "lodz, durda, celik",
		"Straße, Ærø, Œuvre, Þór":      "strasse, aero, oeuvre, thor",
		"Nguyễn Ắ":                     "nguyen a",
		"Ντίνα ΌΨΙΣ ς":                 "ντινα οψισ σ",
		"ПЁТР Йод":                     "петр иод",
		"İstanbul ı":                   "istanbul i",
		"ＷＯ－００４":                       "wo-004",
		"WO\u201100417 \u2013 x":       "wo-00417 - x",
		"O\u2019Neill":                 "o'neill",
		"soft\u00ADhy\u200Bphen\u202E": "softhyphen",
		"a\tb\u00A0c\nd":               "a b c d",
		"日本 ÷ ×":                       "日本 ÷ ×",
	} {
		if got := Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if once := Fold(s); Fold(once) != once || once != Fold(strings.ToValidUTF8(once, "")) {
			t.Fatalf("%q became %q, then %q", s, once, Fold(once))
		}
	})
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if once := Fold(string(r)); Fold(once) != once {
			t.Errorf("%U became %q, then %q", r, once, Fold(once))
		}
	}
}

func mustSearch(t testing.TB, typed string) Search {
	t.Helper()
	s, err := SearchFor(typed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsTooLittleOrTooMuchToLookFor(t *testing.T) {
	for typed, kind := range map[string]Kind{
		"": Invalid, " \t": Invalid, "a": Invalid, "\u0301\u200B": Invalid,
		strings.Repeat("x", MaxSearchBytes+1): TooLarge, strings.Repeat("a ", 13): TooLarge,
	} {
		if _, err := SearchFor(typed); !Is(err, kind) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if got := mustSearch(t, " Éa  B ").Words(); !slices.Equal(got, []string{"ea", "b"}) {
		t.Errorf("words %q", got)
	}
}

func TestMatch(t *testing.T) {
	table := Standard().Table(AccountTable)
	r := Record{Table: AccountTable, Data: Encode(Fields{
		"name": Text("Fellgate Dairy \u201cCo-op\u201d"), "telephone1": Text("+44 (0)1632 960-115"), "address1_city": Text("Kettleford"),
		"msdyn_workorderinstructions": Text("Ring the \"bell\"\nthen wait"), "websiteurl": Text("fellgate.example"), "address1_latitude": Decimal(51.5),
		"primarycontactid": Ref(orderID),
	})}
	for typed, want := range map[string]int{
		"fell": int(NameBegins), "FELLGATE co-op": int(NameBegins), "dairy fell": int(NameHas), "co-op": int(NameHas),
		"kettleford": int(Elsewhere), "fell kettle": int(Elsewhere), "\"bell\"": int(Elsewhere), "bell wait": int(Elsewhere),
		"1632960115": int(Elsewhere), "960115": int(Elsewhere), "01632": int(Elsewhere), "960 115": int(Elsewhere),
		"16": int(Elsewhere), "116": -1, "9601150": -1, "fellgate mill": -1, "51.5": -1, "2960": int(Elsewhere), "kettlefordfell": -1,
		orderID.String()[:8]: -1,
	} {
		m := mustSearch(t, typed).In(table, nil)
		for range 2 { // nothing of a record stays for the next one
			got := -1
			if rank, ok := m.Match(r); ok {
				got = int(rank)
			}
			if got != want {
				t.Errorf("%q: rank %d, want %d", typed, got, want)
			}
			if _, ok := m.Match(Record{Data: []byte(`{}`)}); ok {
				t.Errorf("%q finds an empty record", typed)
			}
		}
	}
	hidden := mustSearch(t, "kettle").In(table, map[string]bool{"name": true})
	if _, ok := hidden.Match(r); ok {
		t.Error("a column is searched that may not be read")
	}
}

func TestContentsAreNotSearchedAndNotKept(t *testing.T) {
	table := Standard().Table(AnnotationTable)
	r := Record{Table: AnnotationTable, ID: noteID, Data: Encode(Fields{"subject": Text("Photo"), "documentbody": Text("cGhvdG8"), "mimetype": Text("image/png")})}
	f := NewFound(table, 5)
	for _, typed := range []string{"cGhvdG8", "image"} {
		if f.Look(mustSearch(t, typed).In(table, nil), r) {
			t.Errorf("%q is found", typed)
		}
	}
	if !f.Look(mustSearch(t, "photo").In(table, nil), r) || string(f.Records()[0].Data) != `{"subject":"Photo"}` {
		t.Errorf("kept %s", f.list[0].record.Data)
	}
	for _, table := range Standard().Tables {
		for _, c := range table.Columns {
			if c.MaxLength >= 1<<20 && c.Searched() {
				t.Errorf("%s.%s is searched", table.Name, c.Name)
			}
		}
	}
}

// naive says again, in the plainest way, what the search is to find.
func naive(r Record, primary string, columns, words []string) (Rank, bool) {
	f := r.Fields()
	name := Fold(f.Text(primary))
	rank := NameHas
	if strings.HasPrefix(strings.TrimLeft(name, " "), words[0]) {
		rank = NameBegins
	}
	for _, w := range words {
		found := false
		for _, c := range columns {
			found = found || strings.Contains(Fold(f.Text(c)), w)
		}
		if !found {
			return 0, false
		}
		if !strings.Contains(name, w) {
			rank = Elsewhere
		}
	}
	return rank, true
}

func TestSearchFindsWhatANaiveOneFinds(t *testing.T) {
	table := Standard().Table(ContactTable)
	columns := []string{"fullname", "jobtitle", "telephone1", "mobilephone", "emailaddress1"}
	word := rapid.SampledFrom([]string{"an", "Ann", "é", "ab", "Ab-1", "b", "ö\"", "\\n", "ana", "n\u0301", "12", " "})
	rapid.Check(t, func(t *rapid.T) {
		typed := strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "typed"), " ") + "a"
		s, err := SearchFor(typed)
		if err != nil {
			t.Skip()
		}
		most := rapid.IntRange(1, 4).Draw(t, "most")
		m, found := s.In(table, nil), NewFound(table, most)
		type wanted struct {
			rank Rank
			name string
			id   ID
		}
		var want []wanted
		for i := range rapid.IntRange(0, 12).Draw(t, "records") {
			f := Fields{}
			for _, c := range columns {
				if v := strings.Join(rapid.SliceOfN(word, 0, 3).Draw(t, c), ""); v != "" {
					f[c] = Text(v + "a")
				}
			}
			r := Record{Table: ContactTable, ID: testID(i + 1), Data: Encode(f)}
			rank, ok := naive(r, "fullname", columns, s.Words())
			if got := found.Look(m, r); got != ok {
				t.Fatalf("%s: found %t, want %t", r.Data, got, ok)
			}
			if ok {
				want = append(want, wanted{rank, Fold(f.Text("fullname")), r.ID})
			}
		}
		if found.Count != len(want) {
			t.Fatalf("count %d, want %d", found.Count, len(want))
		}
		slices.SortStableFunc(want, func(a, b wanted) int { // by id already
			if a.rank != b.rank {
				return int(a.rank) - int(b.rank)
			}
			return strings.Compare(a.name, b.name)
		})
		got := found.Records()
		if len(got) != min(most, len(want)) {
			t.Fatalf("%d records of %d at most %d", len(got), len(want), most)
		}
		for i, r := range got {
			if r.ID != want[i].id {
				t.Fatalf("record %d is %s, want %+v", i, r.Data, want[i])
			}
		}
	})
}

func TestExtents(t *testing.T) {
	show := func(typed, text string) string {
		var b strings.Builder
		at := 0
		for _, e := range mustSearch(t, typed).Extents(text) {
			b.WriteString(text[at:e.From] + "[" + text[e.From:e.To] + "]")
			at = e.To
		}
		return b.String() + text[at:]
	}
	for _, c := range [][3]string{
		{"pump", "Pumps pump PUMPED", "[Pump]s [pump] [PUMP]ED"},
		{"sjo hotel", "Hotel Sjöberg", "[Hotel] [Sjö]berg"},
		{"cafe", "Cafe\u0301s", "[Cafe\u0301]s"},
		{"aba bab", "xabab", "x[abab]"},
		{"ab cd", "xabcd", "x[abcd]"},
		{"960115", "+44 1632 960-115.", "+44 1632 [960-115]."},
		{"strasse", "Straße 3", "[Straße] 3"},
		{"as", "Straße", "Str[aß]e"},
		{"nothing", "here", "here"},
	} {
		if got := show(c[0], c[1]); got != c[2] {
			t.Errorf("%q in %q: %s, want %s", c[0], c[1], got, c[2])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		s, err := SearchFor(rapid.StringN(2, 4, 20).Draw(t, "typed"))
		if err != nil {
			t.Skip()
		}
		last := 0
		for i, e := range s.Extents(text) {
			if e.From < last || e.To <= e.From || e.To > len(text) || i > 0 && e.From == last {
				t.Fatalf("extent %+v after %d in %q", e, last, text)
			}
			last = e.To
		}
		for i, shown := range s.Shows(text) {
			if e, ok := s.Word(i, text); ok != shown || ok && !slices.ContainsFunc(s.Extents(text), func(x Extent) bool { return x.From <= e.From && e.To <= x.To }) {
				t.Fatalf("word %d at %+v, %t", i, e, ok)
			}
			if shown != (strings.Contains(Fold(text), s.Words()[i]) || s.has([]byte(Fold(text)), i)) {
				t.Fatalf("word %d", i)
			}
		}
	})
}
