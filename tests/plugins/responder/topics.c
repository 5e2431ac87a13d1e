/* Topics of the quickstart: each written message gets the answer that fits it, or none. */
#include "test.h"

#include "answers.h"

#include <stdio.h>
#include <string.h>

static struct answers *load(const char *name)
{
    char path[512];
    struct deskbus_findings *found = NULL;
    struct answers *answers = NULL;
    (void)snprintf(path, sizeof(path), "%s/conf/answers/%s", test_source_dir(), name);
    assert_int_equal(deskbus_findings_new(&found), 0);
    int r = answers_load(path, found, &answers);
    for (size_t i = 0; i < deskbus_findings_count(found); i++) {
        const struct deskbus_finding *finding = deskbus_findings_at(found, i);
        print_error("%s:%u:%u: %s\n", finding->place.file, finding->place.line,
                finding->place.column, finding->text);
    }
    assert_int_equal(r, 0);
    assert_int_equal(deskbus_findings_count(found), 0);
    deskbus_findings_free(&found);
    return answers;
}

static bool fits(const struct answers *answers, char *line)
{
    char *save = NULL;
    const char *topic = strtok_r(line, "\t\n", &save);
    const char *lang = strtok_r(NULL, "\t\n", &save);
    const char *text = strtok_r(NULL, "\t\n", &save);
    struct answers_match match;
    assert_non_null(text);
    answers_match(answers, text, strlen(text), NULL, &match);
    const char *found = match.topic != NULL ? topic_name(match.topic) : "-";
    bool good = strcmp(found, topic) == 0 &&
            (match.topic == NULL ||
                    strcmp(answers_language_name(answers, match.language), lang) == 0);
    if (!good)
        print_error("wanted %s (%s), got %s (%s): %s\n", topic, lang, found,
                answers_language_name(answers, match.language), text);
    return good;
}

static void every_written_message_gets_the_answer_that_fits(void **state)
{
    (void)state;
    char path[512];
    char line[1024];
    size_t lines = 0;
    size_t wrong = 0;
    struct answers *answers = load("quickstart.yaml");
    (void)snprintf(path, sizeof(path), "%s/tests/plugins/responder/topics.tsv", test_source_dir());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        lines++;
        wrong += !fits(answers, line);
    }
    (void)fclose(file);
    answers_free(&answers);
    assert_true(lines > 120);
    assert_int_equal(wrong, 0);
}

static const char *value(void *arg, const char *name)
{
    (void)arg;
    static const char *const values[][2] = {{"order.number", "10023"}, {"order.status", "shipped"},
            {"order.day", "2026-11-24"}, {"party.first_name", "Ana"}};
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        if (strcmp(values[i][0], name) == 0)
            return values[i][1];
    }
    return NULL;
}

static void status_and_day_are_put_in_each_language(void **state)
{
    (void)state;
    static const char *const wanted[][2] = {
            {"en", "Ana, your order 10023 is on its way and should arrive on Tuesday, 24 November."},
            {"es", "Ana, tu pedido 10023 está en camino y debería llegar el martes 24 de noviembre."},
            {"pl", "Ana, zamówienie 10023 jest w drodze i powinno dotrzeć we wtorek, 24 listopada."},
            {"zh", "Ana,您好!您的订单 10023 正在运送途中,预计11月24日(星期二)送达。"},
            {"ar", "Ana، طلبك رقم 10023 في الطريق إليك ومن المتوقع وصوله يوم الثلاثاء 24 نوفمبر."},
    };
    struct answers *answers = load("quickstart.yaml");
    struct answers_values values = {.string = value, .today = 20000};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        char text[ANSWERS_TEXT_MAX];
        values.language = answers_language_index(answers, wanted[i][0]);
        assert_true(answers_text(answers, answers_order_topic(answers), TEXT_REPLY, &values, text,
                            sizeof(text)) > 0);
        if (strncmp(text, wanted[i][1], strlen(wanted[i][1])) != 0)
            fail_msg("wanted: %s\n   got: %s", wanted[i][1], text);
    }
    answers_free(&answers);
}

static void the_notice_outside_hours_fits_any_message(void **state)
{
    (void)state;
    static const char *const texts[][2] = {{"zh", "你好,有个问题"}, {"ar", "عندي سؤال"},
            {"pl", "mam pytanie, czy jest ktoś"}, {"es", "tengo una pregunta"}, {"en", "xyzzy"},
            {"en", "I have a question"}};
    struct answers *answers = load("closed.yaml");
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct answers_match match;
        answers_match(answers, texts[i][1], strlen(texts[i][1]), NULL, &match);
        assert_non_null(match.topic);
        assert_string_equal(answers_language_name(answers, match.language), texts[i][0]);
    }
    answers_free(&answers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_written_message_gets_the_answer_that_fits),
            cmocka_unit_test(status_and_day_are_put_in_each_language),
            cmocka_unit_test(the_notice_outside_hours_fits_any_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
