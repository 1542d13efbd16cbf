// tries: to send commands to the terminal of whoever reads the messages, and markup to their browser
// must: CE
#error "\033]0;owned\007 <script>alert(1)</script>"
#error ]0;owned[2J
int main(void) { return 0; }
