// @EXPECTED_RESULTS@: COMPILER-ERROR
#include <slackwater>

int main() {
    return slackwater::longest();
}
