/* Throughput of the scorer: prints messages per second and latencies; asserts nothing about them. */
#include "test.h"

#include "shipped.h"

#include <string.h>
#include <time.h>

enum { ROUNDS = 200000, MIDDLE = ROUNDS / 2, NEARLY_LAST = ROUNDS / 100 * 99 };

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec time;
    (void)clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static int compare(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static void short_messages_are_scored_fast(void **state)
{
    static const char *const texts[] = {
            "Where is my parcel? It should be here.",
            "¿Dónde está mi pedido? Lo espero hace una semana.",
            "Gdzie jest moja paczka? Czekam od tygodnia.",
            "我的包裹还没有收到，请帮我查一下",
            "أين طلبي؟ أنتظر منذ أسبوع",
            "Thank you, that was a great help!",
    };
    enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };
    (void)state;
    struct model *model = NULL;
    struct scorer *scorer = NULL;
    struct scorer_result result;
    uint64_t *took = calloc(ROUNDS, sizeof(*took));
    assert_non_null(took);
    shipped_open(&model, &scorer);
    for (size_t i = 0; i < TEXTS * 100; i++)
        scorer_score(scorer, texts[i % TEXTS], strlen(texts[i % TEXTS]), &result);
    uint64_t start = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    for (size_t i = 0; i < ROUNDS; i++) {
        uint64_t begin = clock_ns(CLOCK_MONOTONIC);
        scorer_score(scorer, texts[i % TEXTS], strlen(texts[i % TEXTS]), &result);
        took[i] = clock_ns(CLOCK_MONOTONIC) - begin;
    }
    double seconds = (double)(clock_ns(CLOCK_THREAD_CPUTIME_ID) - start) / 1e9;
    qsort(took, ROUNDS, sizeof(*took), compare);
    print_message("%.0f messages per second of CPU, p50 %.1f us, p99 %.1f us\n", ROUNDS / seconds,
            (double)took[MIDDLE] / 1000, (double)took[NEARLY_LAST] / 1000);
    free(took);
    scorer_free(&scorer);
    model_close(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(short_messages_are_scored_fast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
