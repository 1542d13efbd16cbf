// tries: to make the kernel or the judge run scripts that name themselves, folders, nothing or a thousand letters as their interpreter
// must: AC
// prints: contained
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

func main() {
	var got []string
	for i, text := range []string{"#!/w/script\n", "#!/w\n", "#!\n", "#! ", "#!/nonexistent\n", "#!/" + strings.Repeat("a", 9000), "#!/proc/self/exe\n", "#!/dev/stdin\n", "#!/proc/1/exe\n", "\x7fELF", "", "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 57)} {
		os.Remove("/w/script")
		if os.WriteFile("/w/script", []byte(text), 0o755) != nil {
			fmt.Println("cannot write")
			return
		}
		command := exec.Command("/w/script")
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		// This program itself, as an interpreter, has an argument more.
		if len(os.Args) > 1 {
			return
		}
		if out, err := command.CombinedOutput(); err == nil && i != 6 && len(out) > 0 {
			got = append(got, fmt.Sprintf("%d: %s", i, out))
		}
	}
	if len(got) == 0 {
		got = append(got, "contained")
	}
	fmt.Println(strings.Join(got, "\n"))
}
