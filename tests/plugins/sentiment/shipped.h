/* Shipped: the model of the source tree, for tests that score with it. */
#ifndef TESTS_SENTIMENT_SHIPPED_H
#define TESTS_SENTIMENT_SHIPPED_H

#include "model.h"
#include "scorer.h"

#include <stdio.h>

static inline void shipped_path(const char *name, char *path, size_t size)
{
    (void)snprintf(path, size, "%s/plugins/sentiment/%s", test_source_dir(), name);
}

/* Opens the shipped model and a scorer on it, or fails the test. */
static inline void shipped_open(struct model **model, struct scorer **scorer)
{
    char path[4096];
    struct model_fault fault = {{0}};
    shipped_path("sentiment.model", path, sizeof(path));
    if (model_open(path, model, &fault) < 0)
        fail_msg("%s: %s", path, fault.text);
    assert_int_equal(scorer_new(*model, scorer), 0);
}

#endif
