/* Tests of the histogram's accuracy. */
#include "test.h"

#include "stats/histogram.h"

static void assert_within_a_sixteenth(uint64_t got, uint64_t want)
{
    assert_true(got >= want && got - want <= want / 16 + 1);
}

static void percentiles_are_right_within_a_sixteenth(void **state)
{
    static struct histogram histogram;
    (void)state;
    assert_int_equal(histogram_at(&histogram, 0.5), 0);
    for (uint64_t i = 1; i <= 100000; i++)
        histogram_add(&histogram, i);
    assert_within_a_sixteenth(histogram_at(&histogram, 0.5), 50000);
    assert_within_a_sixteenth(histogram_at(&histogram, 0.99), 99000);
    assert_int_equal(histogram_at(&histogram, 1), 100000);
    assert_int_equal(counter_get(&histogram.count), 100000);
}

static void every_size_has_its_bucket(void **state)
{
    (void)state;
    for (unsigned int bit = 0; bit < 40; bit++) {
        static struct histogram histogram;
        histogram_reset(&histogram);
        uint64_t value = ((uint64_t)1 << bit) + ((uint64_t)1 << bit) / 3;
        histogram_add(&histogram, value);
        histogram_add(&histogram, UINT64_MAX); /* else the maximum would stand in for the bucket */
        assert_within_a_sixteenth(histogram_at(&histogram, 0.5), value);
        assert_int_equal(histogram_at(&histogram, 1) >= value, 1);
    }
}

static void merging_adds_both(void **state)
{
    static struct histogram a, b;
    (void)state;
    histogram_add(&a, 5);
    histogram_add(&b, 500);
    histogram_add(&b, 600);
    histogram_merge(&a, &b);
    assert_int_equal(counter_get(&a.count), 3);
    assert_int_equal(counter_get(&a.max), 600);
    assert_within_a_sixteenth(histogram_at(&a, 0.5), 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(percentiles_are_right_within_a_sixteenth),
            cmocka_unit_test(every_size_has_its_bucket),
            cmocka_unit_test(merging_adds_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
