/* Text fold: forms that customers use for one another come out alike, and nothing outside does harm. */
#include "test.h"

#include <string.h>

#include "lib/han_simplify.h"
#include "lib/text_fold.h"

static const char *folded(const char *text, unsigned flags)
{
    static _Thread_local char ret[512];
    text_fold(text, strlen(text), flags, ret, sizeof(ret));
    return ret;
}

static void case_and_diacritics_do_not_matter(void **state)
{
    (void)state;
    assert_string_equal(folded("Żółta ŁÓDŹ", 0), "zolta lodz");
    assert_string_equal(folded("¿Dónde ESTÁ el AÑO?", 0), "donde esta el ano");
    assert_string_equal(folded("Straße ÆØÅ İ", 0), "strasse æoa i");
}

static void arabic_letter_forms_are_one(void **state)
{
    (void)state;
    assert_string_equal(folded("أ إ آ ا", 0), "ا ا ا ا");
    assert_string_equal(folded("خِدْمَةُ العُمَلاءِ", 0), "خدمه العملا");
    assert_string_equal(folded("مـــوظف", 0), "موظف");
    assert_string_equal(folded("إلى", 0), folded("الي", 0));
    assert_string_equal(folded("٠١٢٣", 0), "0123");
}

static void traditional_chinese_becomes_simplified(void **state)
{
    (void)state;
    assert_string_equal(folded("轉接 人工 客服", 0), "转接人工客服");
    assert_string_equal(folded("電話號碼", 0), "电话号码");
    assert_int_equal(han_simplify(0x8f49), 0x8f6c);
    assert_int_equal(han_simplify('a'), 'a');
}

static void full_width_invisible_and_decorated_letters_are_plain(void **state)
{
    (void)state;
    assert_string_equal(folded("ＡＧＥＮＴ！", 0), "agent");
    assert_string_equal(folded("a\u200bg\u00aden\ufefft\u202e", 0), "agent");
    assert_string_equal(folded("don't I’m", 0), "dont im");
    assert_string_equal(folded("0\ufe0f\u20e3", 0), "0");
    assert_string_equal(folded("👋 hi🙂🙂there", 0), "hi there");
}

static void letters_held_down_count_once_and_numbers_stay(void **state)
{
    (void)state;
    assert_string_equal(folded("pleeeease", 0), "please");
    assert_string_equal(folded("hello 1000033", 0), "hello 1000033");
    assert_string_equal(folded("شكراااا", 0), "شكرا");
}

static void ends_of_sentences_are_kept_when_asked_for(void **state)
{
    (void)state;
    assert_string_equal(
            folded("No, thanks. 3.50 EUR!", TEXT_FOLD_BREAKS), "no , thanks . 3 50 eur");
    assert_string_equal(folded("没用，转人工。", TEXT_FOLD_BREAKS), "没用 , 转人工");
    assert_string_equal(folded("我要agent", TEXT_FOLD_BREAKS), "我要 agent");
    assert_string_equal(folded("...hi", TEXT_FOLD_BREAKS), "hi");
}

static void a_wildcard_stays_only_in_patterns(void **state)
{
    (void)state;
    assert_string_equal(folded("Paczk*", TEXT_FOLD_PATTERN), "paczk*");
    assert_string_equal(folded("Paczk*", 0), "paczk");
}

static void small_buffers_never_cut_a_character(void **state)
{
    (void)state;
    char ret[8];
    assert_int_equal(text_fold("人工客服", 12, 0, ret, sizeof(ret)), 6);
    assert_string_equal(ret, "人工");
    assert_int_equal(text_fold("abc", 3, 0, ret, 1), 0);
    assert_string_equal(ret, "");
}

static void huge_and_broken_input_is_bounded(void **state)
{
    (void)state;
    size_t size = 1024 * 1024;
    char *text = malloc(size);
    char *ret = malloc(size);
    assert_non_null(text);
    assert_non_null(ret);
    static const unsigned char fills[] = {'a', 0xff, 0xe4, ' ', '.', 0xcc, '1'};
    for (size_t i = 0; i < sizeof(fills); i++) {
        memset(text, fills[i], size);
        assert_true(
                text_fold(text, size, TEXT_FOLD_BREAKS, ret, size) <= TEXT_FOLD_INPUT_MAX_BYTES);
    }
    free(text);
    free(ret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(case_and_diacritics_do_not_matter),
            cmocka_unit_test(arabic_letter_forms_are_one),
            cmocka_unit_test(traditional_chinese_becomes_simplified),
            cmocka_unit_test(full_width_invisible_and_decorated_letters_are_plain),
            cmocka_unit_test(letters_held_down_count_once_and_numbers_stay),
            cmocka_unit_test(ends_of_sentences_are_kept_when_asked_for),
            cmocka_unit_test(a_wildcard_stays_only_in_patterns),
            cmocka_unit_test(small_buffers_never_cut_a_character),
            cmocka_unit_test(huge_and_broken_input_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
