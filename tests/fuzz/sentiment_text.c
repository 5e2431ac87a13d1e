/* Fuzz target: any bytes as the text of a message, scored with the shipped model. */
#include "model.h"
#include "scorer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(const struct scorer_result *result)
{
    assert(result->score >= -1 && result->score <= 1);
    assert(result->confidence >= 0 && result->confidence <= 1);
    assert(result->language_confidence >= 0 && result->language_confidence <= 1);
    assert((unsigned)result->label < SCORER_LABEL_COUNT && (unsigned)result->language < LANG_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    /* Opened once: a fuzzer calls millions of times. */
    /* NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables) */
    static struct scorer *scorer;
    if (scorer == NULL) {
        char path[4096];
        struct model *model = NULL;
        struct model_fault fault;
        const char *source = getenv("DESKBUS_SOURCE_DIR");
        (void)snprintf(path, sizeof(path), "%s/plugins/sentiment/sentiment.model",
                source != NULL ? source : ".");
        if (model_open(path, &model, &fault) < 0 || scorer_new(model, &scorer) < 0)
            abort();
    }
    struct scorer_result first, second;
    scorer_score(scorer, (const char *)bytes, size, &first);
    scorer_score(scorer, (const char *)bytes, size, &second);
    check(&first);
    assert(first.score == second.score && first.label == second.label);
    return 0;
}
