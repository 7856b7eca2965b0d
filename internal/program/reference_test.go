package program

import (
	"strings"
	"testing"
)

type sampleCommands struct {
	Send sampleSend `cmd:"" help:"Send it."`
	Stop sampleStop `cmd:"" help:"Stop it."`
	Hide sampleStop `cmd:"" hidden:"" help:"Nobody needs it."`
}

type sampleSend struct {
	sampleStop
	What string  `arg:"" help:"What to send."`
	Slow bool    `help:"Take your time."`
	Way  string  `help:"How." enum:"air,sea" default:"air"`
	Port *string `help:"Where to." enum:"east,west"`
}

func (sampleSend) Help() string { return "In detail.\n\nExamples:\n  send it\n  send that" }

type sampleStop struct {
	Data string `help:"A folder." default:"${data}"`
}

func TestReference(t *testing.T) {
	manual, err := Reference(Description{Name: "post", Text: "Sends things.", Vars: map[string]string{"data": "x"}}, &sampleCommands{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# post\n\nSends things.\n", ExitCodes,
		"## post send\n\n    post send <what>\n\nSend it.\n\nIn detail.\n\nExamples:\n\n    send it\n    send that\n",
		"- `--slow` Take your time.\n", "- `--way=WAY` How. One of air, sea. Default: air.\n", "- `--port=PORT` Where to. One of east, west.\n",
		"## post stop\n\n    post stop\n\nStop it.\n\n## Flags of every command\n",
		"- `--data=DATA` A folder. Default: x.\n",
	} {
		if !strings.Contains(manual, want) {
			t.Errorf("the manual does not say %q:\n%s", want, manual)
		}
	}
	if strings.Contains(manual, "Nobody") {
		t.Error("a hidden command is in the manual")
	}
}
