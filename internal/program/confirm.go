package program

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
)

// Confirm asks a question that is answered with yes or no. Where nobody sits at a terminal
// it asks nothing and the answer is no: the command's flag is the way to say yes.
func (c *Console) Confirm(question string) bool {
	f, ok := c.In.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return false
	}
	fmt.Fprintf(c.Err, "%s [y/N] ", question)
	line, _ := bufio.NewReader(f).ReadString('\n')
	answer := strings.ToLower(strings.TrimSpace(line))
	return answer == "y" || answer == "yes"
}
