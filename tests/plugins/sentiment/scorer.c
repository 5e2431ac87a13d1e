/* Tests of the scorer with the shipped model: calm reports stay calm, anger is heard, languages. */
#include "test.h"

#include "shipped.h"

#include <string.h>

/* What the quickstart takes for an upset customer: sentiment.score and confidence of conf/. */
#define UPSET_SCORE      (-0.6)
#define UPSET_CONFIDENCE 0.8

struct fixture {
    struct model *model;
    struct scorer *scorer;
};

struct sentence {
    const char *text;
    enum lang_code language;
};

static int setup(void **state)
{
    struct fixture *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return -1;
    shipped_open(&self->model, &self->scorer);
    *state = self;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *self = *state;
    scorer_free(&self->scorer);
    model_close(&self->model);
    free(self);
    return 0;
}

static struct scorer_result score(struct fixture *self, const char *text)
{
    struct scorer_result result;
    scorer_score(self->scorer, text, strlen(text), &result);
    return result;
}

static int is_upset(const struct scorer_result *result)
{
    return result->score < UPSET_SCORE && result->confidence >= UPSET_CONFIDENCE;
}

static void a_problem_told_calmly_is_not_taken_for_anger(void **state)
{
    static const struct sentence calm[] = {
            {"Gdzie jest moja paczka?", LANG_PL},
            {"¿Dónde está mi pedido?", LANG_ES},
            {"我的包裹还没有收到", LANG_ZH},
            {"أين طلبي؟", LANG_AR},
            {"Where is my parcel?", LANG_EN},
            {"I have not received my order yet", LANG_EN},
            {"my parcel is late, where is it?", LANG_EN},
            {"Todavía no he recibido mi pedido", LANG_ES},
            {"Nie otrzymałem jeszcze przesyłki", LANG_PL},
            {"لم أستلم طلبي بعد", LANG_AR},
            {"快递还没到，请帮我查一下", LANG_ZH},
    };
    for (size_t i = 0; i < sizeof(calm) / sizeof(calm[0]); i++) {
        struct scorer_result result = score(*state, calm[i].text);
        if (is_upset(&result) || result.label != SCORER_NEUTRAL)
            fail_msg("%s: %s %.4f (%.4f)", calm[i].text, scorer_label_name(result.label),
                    result.score, result.confidence);
        assert_string_equal(lang_name(result.language), lang_name(calm[i].language));
    }
}

static void anger_is_heard_in_five_languages(void **state)
{
    static const struct sentence angry[] = {
            {"This is the third time I ask, you are a disgrace, I want my money back!!!", LANG_EN},
            {"Es la tercera vez que pregunto, son una vergüenza, ¡¡¡quiero mi dinero!!!", LANG_ES},
            {"Pytam już trzeci raz, jesteście bezczelni, oddajcie mi pieniądze!!!", LANG_PL},
            {"这是我第三次问了，你们太丢人了，马上退钱！！！", LANG_ZH},
            {"هذه ثالث مرة أسأل، أنتم عار، أريد فلوسي!!!", LANG_AR},
    };
    for (size_t i = 0; i < sizeof(angry) / sizeof(angry[0]); i++) {
        struct scorer_result result = score(*state, angry[i].text);
        if (!is_upset(&result))
            fail_msg("%s: %.4f (%.4f)", angry[i].text, result.score, result.confidence);
        assert_int_equal(result.label, SCORER_NEGATIVE);
        assert_string_equal(lang_name(result.language), lang_name(angry[i].language));
    }
}

static void thanks_are_positive_in_five_languages(void **state)
{
    static const char *const glad[] = {
            "Thank you so much, everything works great!",
            "¡Muchas gracias, todo funciona genial!",
            "Dziękuję bardzo, wszystko działa świetnie!",
            "非常感谢，服务很好！",
            "شكرا جزيلا، خدمة رائعة!",
    };
    for (size_t i = 0; i < sizeof(glad) / sizeof(glad[0]); i++) {
        struct scorer_result result = score(*state, glad[i]);
        if (result.label != SCORER_POSITIVE || result.score < 0.5)
            fail_msg("%s: %.4f (%.4f)", glad[i], result.score, result.confidence);
    }
}

static void a_negation_turns_praise(void **state)
{
    static const char *const pairs[][2] = {
            {"The service was good.", "The service was not good."},
            {"Jestem zadowolona z obsługi.", "Nie jestem zadowolona z obsługi."},
            {"El servicio es bueno.", "El servicio no es bueno."},
            {"服务好", "服务不好"},
            {"الخدمة جيدة", "الخدمة ليست جيدة"},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        double plain = score(*state, pairs[i][0]).score;
        double turned = score(*state, pairs[i][1]).score;
        if (!(turned < plain - 0.3))
            fail_msg("%s %.4f, %s %.4f", pairs[i][0], plain, pairs[i][1], turned);
    }
}

static void other_languages_are_reported_as_unknown(void **state)
{
    static const char *const foreign[] = {
            "Wann wird meine Bestellung endlich geliefert?",
            "Quand est-ce que ma commande sera livrée ?",
            "Где мой заказ?",
            "私の注文はどこですか?",
            "내 주문은 어디에 있나요?",
            "סליחה, איפה ההזמנה שלי?",
            "بسته من کجاست؟ هنوز نرسیده و پیگیری می‌کنم",
            "12345 !!!",
            "",
    };
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
        struct scorer_result result = score(*state, foreign[i]);
        if (result.language != LANG_UNKNOWN)
            fail_msg("%s: %s (%.4f)", foreign[i], lang_name(result.language),
                    result.language_confidence);
    }
}

static void a_foreign_word_does_not_change_the_language(void **state)
{
    assert_int_equal(score(*state, "我的iPhone坏了，怎么办").language, LANG_ZH);
    assert_int_equal(score(*state, "طلبت iPhone ولم يصل").language, LANG_AR);
    assert_int_equal(
            score(*state, "Zamówiłem laptop Lenovo ThinkPad, gdzie jest?").language, LANG_PL);
}

static void nothing_to_score_is_neutral_with_no_confidence(void **state)
{
    static const char *const empty[] = {"", " ", "\xff\xfe", "---", "\xe2\x80\x8b"};
    for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
        struct scorer_result result = score(*state, empty[i]);
        assert_int_equal(result.label, SCORER_NEUTRAL);
        assert_true(result.score == 0 && result.confidence == 0);
    }
}

static void results_do_not_depend_on_what_was_scored_before(void **state)
{
    struct scorer_result first = score(*state, "I am very happy with you");
    char *noise = malloc(TEXT_BYTES_MAX * 2);
    assert_non_null(noise);
    for (size_t i = 0; i < (size_t)TEXT_BYTES_MAX * 2; i++)
        noise[i] = (char)(i * 31 % 251);
    struct scorer_result between;
    scorer_score(((struct fixture *)*state)->scorer, noise, (size_t)TEXT_BYTES_MAX * 2, &between);
    free(noise);
    struct scorer_result again = score(*state, "I am very happy with you");
    assert_true(first.score == again.score && first.confidence == again.confidence);
    assert_true(first.language == again.language && first.label == again.label);
}

static void only_the_first_bytes_of_a_huge_text_count(void **state)
{
    size_t size = (size_t)1 << 20;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, ' ', size);
    memcpy(text, "thank you", 9);
    memcpy(text + size - 16, "terrible service", 16);
    struct scorer_result whole, start;
    scorer_score(((struct fixture *)*state)->scorer, text, size, &whole);
    scorer_score(((struct fixture *)*state)->scorer, text, TEXT_BYTES_MAX, &start);
    assert_true(whole.score == start.score);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_problem_told_calmly_is_not_taken_for_anger),
            cmocka_unit_test(anger_is_heard_in_five_languages),
            cmocka_unit_test(thanks_are_positive_in_five_languages),
            cmocka_unit_test(a_negation_turns_praise),
            cmocka_unit_test(other_languages_are_reported_as_unknown),
            cmocka_unit_test(a_foreign_word_does_not_change_the_language),
            cmocka_unit_test(nothing_to_score_is_neutral_with_no_confidence),
            cmocka_unit_test(results_do_not_depend_on_what_was_scored_before),
            cmocka_unit_test(only_the_first_bytes_of_a_huge_text_count),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
