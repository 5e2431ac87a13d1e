/* Tests of text, tokens and features: folding, broken bytes, bounds. */
#include "test.h"

#include "feature.h"
#include "fold.h"

#include <string.h>

static int setup(void **state)
{
    *state = calloc(1, sizeof(struct feature_scratch));
    return *state == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void extract(struct feature_scratch *scratch, const char *bytes, size_t size)
{
    const struct lexicon_view none = {NULL, 0};
    text_read(&scratch->text, bytes, size);
    feature_extract(scratch, &none, 0);
}

/* True when both texts have the same hashed features in the same order. */
static int same_features(struct feature_scratch *scratch, const char *left, const char *right)
{
    extract(scratch, left, strlen(left));
    size_t count = scratch->features.hashed_count;
    uint32_t *kept = calloc(count + 1, sizeof(*kept));
    assert_non_null(kept);
    memcpy(kept, scratch->features.hashed, count * sizeof(*kept));
    extract(scratch, right, strlen(right));
    int same = count == scratch->features.hashed_count &&
            memcmp(kept, scratch->features.hashed, count * sizeof(*kept)) == 0;
    free(kept);
    return same;
}

static void case_accents_and_width_do_not_change_features(void **state)
{
    assert_true(same_features(*state, "PÉSIMO Servicio", "pesimo servicio"));
    assert_true(same_features(*state, "Żółć ŁADNA", "zolc ladna"));
    assert_true(same_features(*state, "ＯＫ！", "ok!"));
    assert_true(same_features(*state, "don’t", "dont"));
    assert_false(same_features(*state, "good", "bad"));
}

static void a_letter_and_its_combining_mark_read_as_one(void **state)
{
    assert_true(same_features(*state, "pe\xcc\x81simo", "p\xc3\xa9simo"));
}

static void arabic_forms_and_vowel_signs_are_unified(void **state)
{
    assert_true(same_features(*state, "أينَ طلبي؟", "اين طلبي?"));
    assert_true(same_features(*state, "خدمـــة", "خدمه"));
}

static void traditional_chinese_reads_as_simplified(void **state)
{
    assert_true(same_features(*state, "我的訂單還沒有收到", "我的订单还没有收到"));
}

static void stretched_letters_are_cut_to_two_and_counted(void **state)
{
    struct feature_scratch *scratch = *state;
    assert_true(same_features(scratch, "sooooo slooow", "soo sloow"));
    text_read(&scratch->text, "sooooo slooow", 13);
    assert_int_equal(scratch->text.long_count, 4);
}

static void written_escapes_count_as_the_character(void **state)
{
    assert_true(same_features(*state, "don\\u2019t \\ud83d\\ude0a", "dont \xf0\x9f\x98\x8a"));
}

static void a_half_escape_is_no_reason_to_fail(void **state)
{
    struct feature_scratch *scratch = *state;
    const char *const bad[] = {"\\u", "\\u12", "\\ud83d", "\\ud83d\\u0041", "\\uzzzz", "\\"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        extract(scratch, bad[i], strlen(bad[i]));
}

static void bytes_that_are_no_utf8_read_as_spaces(void **state)
{
    struct feature_scratch *scratch = *state;
    static const char bytes[] = "good\xff\xfe\xc0\xaf\xed\xa0\x80 service\xe4\xb8";
    extract(scratch, bytes, sizeof(bytes) - 1);
    assert_int_equal(scratch->tokens.word_count, 2);
}

static void every_single_byte_and_pair_of_bytes_is_survived(void **state)
{
    struct feature_scratch *scratch = *state;
    for (unsigned value = 0; value <= UINT16_MAX; value++) {
        char bytes[2] = {(char)(value >> 8), (char)(value & 0xff)};
        extract(scratch, bytes, 2);
        assert_true(scratch->text.count <= 2);
    }
}

static void a_huge_text_costs_no_more_than_the_limit(void **state)
{
    struct feature_scratch *scratch = *state;
    size_t size = (size_t)1 << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    for (int fill = 0; fill < 4; fill++) {
        static const char fills[4] = {'a', ' ', '!', (char)0xff};
        memset(bytes, fills[fill], size);
        extract(scratch, bytes, size);
        assert_true(scratch->text.count <= TEXT_BYTES_MAX);
        assert_true(scratch->tokens.count <= TEXT_BYTES_MAX);
        assert_true(scratch->features.hashed_count <= FEATURE_HASHED_MAX);
        assert_true(scratch->features.dense_count <= FEATURE_DENSE_MAX);
    }
    for (size_t i = 0; i < size; i++)
        bytes[i] = "ab c"[i % 4];
    extract(scratch, bytes, size);
    assert_true(scratch->features.hashed_count <= FEATURE_HASHED_MAX);
    free(bytes);
}

static void every_dense_feature_has_a_weight(void **state)
{
    struct feature_scratch *scratch = *state;
    static const char text[] = "NEVER AGAIN!!!! Whyyyy??? REALLY BAD";
    for (unsigned language = 0; language < 6; language++) {
        const struct lexicon_view none = {NULL, 0};
        text_read(&scratch->text, text, sizeof(text) - 1);
        feature_extract(scratch, &none, language);
        for (size_t i = 0; i < scratch->features.dense_count; i++)
            assert_true(scratch->features.dense[i] < DENSE_COUNT);
    }
}

static void links_and_mentions_are_no_words(void **state)
{
    struct feature_scratch *scratch = *state;
    static const char text[] = "@support see https://example.com/bad/awful now";
    extract(scratch, text, sizeof(text) - 1);
    assert_int_equal(scratch->tokens.word_count, 2);
    assert_int_equal(scratch->tokens.tokens[0].kind, TOKEN_MENTION);
    assert_int_equal(scratch->tokens.tokens[2].kind, TOKEN_LINK);
}

static void folding_is_stable(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0x30000; code++) {
        uint32_t folded = fold_code(code);
        if (folded != FOLD_DROP)
            assert_int_equal(fold_code(folded), folded);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(
                    case_accents_and_width_do_not_change_features, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    a_letter_and_its_combining_mark_read_as_one, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    arabic_forms_and_vowel_signs_are_unified, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    traditional_chinese_reads_as_simplified, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    stretched_letters_are_cut_to_two_and_counted, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    written_escapes_count_as_the_character, setup, teardown),
            cmocka_unit_test_setup_teardown(a_half_escape_is_no_reason_to_fail, setup, teardown),
            cmocka_unit_test_setup_teardown(bytes_that_are_no_utf8_read_as_spaces, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    every_single_byte_and_pair_of_bytes_is_survived, setup, teardown),
            cmocka_unit_test_setup_teardown(
                    a_huge_text_costs_no_more_than_the_limit, setup, teardown),
            cmocka_unit_test_setup_teardown(every_dense_feature_has_a_weight, setup, teardown),
            cmocka_unit_test_setup_teardown(links_and_mentions_are_no_words, setup, teardown),
            cmocka_unit_test(folding_is_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
