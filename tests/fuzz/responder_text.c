/* Fuzz target: any bytes as a customer's text: folded, judged for a person, matched with the shipped answers. */
#include "answers.h"
#include "lib/text_fold.h"
#include "person_request.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct target {
    struct answers *answers;
    struct person_request *person;
};

static void open_target(struct target *target)
{
    char path[4096];
    struct deskbus_findings *found = NULL;
    const char *source = getenv("DESKBUS_SOURCE_DIR");
    (void)snprintf(
            path, sizeof(path), "%s/conf/answers/quickstart.yaml", source != NULL ? source : ".");
    if (deskbus_findings_new(&found) < 0 || answers_load(path, found, &target->answers) < 0 ||
            person_request_new(&target->person, NULL) < 0)
        abort();
    deskbus_findings_free(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    /* Opened once: a fuzzer calls millions of times. */
    /* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables) */
    static struct target target;
    if (target.answers == NULL)
        open_target(&target);
    const char *text = (const char *)bytes;
    char folded[256];
    size_t length = text_fold(text, size, TEXT_FOLD_BREAKS, folded, sizeof(folded));
    assert(length < sizeof(folded) && folded[length] == '\0');
    const char *first = person_request_find(target.person, text, size);
    assert(first == person_request_find(target.person, text, size));
    struct answers_match match;
    answers_match(target.answers, text, size, NULL, &match);
    assert(match.topic == NULL || match.topic == match.best);
    char number[16];
    bool alone = false;
    if (answers_order_number(target.answers, text, size, number, sizeof(number), &alone))
        assert(strlen(number) < sizeof(number));
    return 0;
}
