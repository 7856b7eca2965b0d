package program

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"fieldbook/internal/work"
)

// Password asks for a password without showing it on a terminal, and otherwise reads the
// first line of the input. The error is Invalid.
func (c *Console) Password() (string, error) {
	if f, ok := c.In.(*os.File); ok && term.IsTerminal(f.Fd()) {
		fmt.Fprint(c.Err, "Password: ")
		secret, err := term.ReadPassword(f.Fd())
		fmt.Fprintln(c.Err)
		if err != nil {
			return "", work.Errorf(work.Invalid, "the password could not be read: %w", err)
		}
		return string(secret), nil
	}
	line, err := bufio.NewReader(c.In).ReadString('\n')
	if err != nil && line == "" {
		return "", work.Errorf(work.Invalid, "no password on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
