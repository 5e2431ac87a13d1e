/* Person request: every way to ask for a person is heard, and what only sounds like one is not. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "person_request.h"
#include "person_rules.h"

static int set_up(void **state)
{
    return person_request_new((struct person_request **)state, NULL);
}

static int tear_down(void **state)
{
    person_request_free((struct person_request **)state);
    return 0;
}

struct tally {
    size_t lines;
    size_t wrong;
};

/* A line is "person" or "other", the language, the text. */
static void judge_line(struct person_request *self, char *line, struct tally *tally)
{
    line[strcspn(line, "\n")] = '\0';
    char *text = strrchr(line, '\t');
    assert_non_null(text);
    text++;
    bool wanted = strncmp(line, "person\t", 7) == 0;
    bool found = person_request_find(self, text, strlen(text)) != NULL;
    tally->lines++;
    if (wanted != found) {
        print_error("%s: %s\n", wanted ? "not heard" : "misheard", line);
        tally->wrong++;
    }
}

static void judge_file(struct person_request *self, const char *name, size_t at_least)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/tests/plugins/responder/%s", test_source_dir(), name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    struct tally tally = {0, 0};
    char line[4096];
    while (fgets(line, sizeof(line), file) != NULL)
        judge_line(self, line, &tally);
    fclose(file);
    assert_true(tally.lines >= at_least);
    assert_int_equal(tally.wrong, 0);
}

static void every_request_is_heard_and_no_trap_is_taken(void **state)
{
    judge_file(*state, "person_tuned.tsv", 280);
    judge_file(*state, "person_unseen.tsv", 280);
    judge_file(*state, "person_more.tsv", 370);
    judge_file(*state, "person_fresh.tsv", 350);
    judge_file(*state, "person_last.tsv", 220);
    judge_file(*state, "person_varied.tsv", 180);
}

static const char *found(struct person_request *self, const char *text)
{
    return person_request_find(self, text, strlen(text));
}

static void a_bare_word_counts_only_as_the_whole_message(void **state)
{
    static const char *const yes[] = {"agent", "AGENT!!!", "please, agent", "人工", "0", "０", "٠",
            "operator please", "konsultant", "موظف", "asesor", "agent agent agent"};
    static const char *const no[] = {"人工智能", "travel agent", "my agent number", "0 stars",
            "order 0", "operator algebra", "agent orange", "", "   ", "...", "100"};
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        assert_non_null(found(*state, yes[i]));
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
        assert_null(found(*state, no[i]));
}

static void the_language_of_the_request_is_told(void **state)
{
    assert_string_equal(found(*state, "I want a human"), "en");
    assert_string_equal(found(*state, "轉人工"), "zh");
    assert_string_equal(found(*state, "أريد التحدث مع موظف"), "ar");
    assert_string_equal(found(*state, "quiero hablar con una persona"), "es");
    assert_string_equal(found(*state, "chcę rozmawiać z człowiekiem"), "pl");
}

static void each_language_spells_out_at_least_25_phrases(void **state)
{
    (void)state;
    static const struct person_rules *const all[] = {&person_rules_en, &person_rules_es,
            &person_rules_pl, &person_rules_zh, &person_rules_ar};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        size_t count = 0;
        while (all[i]->phrases[count] != NULL)
            count++;
        assert_true(count >= 25);
    }
}

static void every_phrase_of_the_list_is_heard(void **state)
{
    static const struct person_rules *const all[] = {&person_rules_en, &person_rules_es,
            &person_rules_pl, &person_rules_zh, &person_rules_ar};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        for (const char *const *phrase = all[i]->phrases; *phrase != NULL; phrase++) {
            if (found(*state, *phrase) == NULL)
                fail_msg("not heard: %s", *phrase);
        }
    }
}

static void the_operator_adds_phrases_words_and_exceptions(void **state)
{
    struct person_request *self = *state;
    assert_null(found(self, "raus damit, zum Chef"));
    assert_int_equal(person_request_add(self, "en", PERSON_PHRASE, "zum Chef", NULL), 0);
    assert_non_null(found(self, "Raus damit, ZUM CHEF!"));
    assert_null(found(self, "kobold"));
    assert_int_equal(person_request_add(self, "en", PERSON_WORD, "Kobold", NULL), 0);
    assert_non_null(found(self, "kobold!"));
    assert_null(found(self, "a kobold cleaner"));
    assert_int_equal(person_request_add(self, "en", PERSON_NOT, "human touch lotion", NULL), 0);
    assert_null(found(self, "I want human touch lotion"));
    assert_int_equal(person_request_add(self, "xx", PERSON_WORD, "a", NULL), -2);
    assert_int_equal(person_request_add(self, "en", PERSON_WORD, "!!", NULL), -22);
}

static void a_request_at_the_end_of_a_long_mail_is_heard(void **state)
{
    static _Thread_local char text[12000];
    static const char rain[] = "It rained the whole day and the garden was green. ";
    static const char wish[] = "Please let me talk to a human.";
    size_t size = 0;
    for (; size < 10000; size += sizeof(rain) - 1)
        memcpy(text + size, rain, sizeof(rain));
    assert_null(found(*state, text));
    memcpy(text + size, wish, sizeof(wish));
    assert_string_equal(found(*state, text), "en");
}

static void huge_and_broken_text_is_bounded_and_harmless(void **state)
{
    size_t size = 256 * 1024;
    char *text = malloc(size);
    assert_non_null(text);
    static const char *const fills[] = {"want to ", "\xff\xfe", "人", "a", "please ", "و", "not ",
            "\xe2\x80\x8d\xf0\x9f\x98\x80"};
    for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
        size_t step = strlen(fills[i]);
        for (size_t at = 0; at < size; at++)
            text[at] = fills[i][at % step];
        (void)person_request_find(*state, text, size);
    }
    free(text);
}

static void where_a_person_is_meant_no_automatic_answer_is_wanted(void **state)
{
    const char *lang = NULL;
    static const char *const perhaps[] = {"an operator and my parcel", "konsultantka i paczka"};
    for (size_t i = 0; i < sizeof(perhaps) / sizeof(perhaps[0]); i++)
        assert_int_equal(person_request_judge(*state, perhaps[i], strlen(perhaps[i]), &lang),
                PERSON_PERHAPS);
    static const char *const plain[] = {"where is my parcel", "are you a robot?",
            "gdzie jest moja paczka", "¿Dónde está mi pedido?", "我的包裹还没有收到", "أين طلبي؟"};
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
        assert_int_equal(
                person_request_judge(*state, plain[i], strlen(plain[i]), &lang), PERSON_UNASKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(
                    every_request_is_heard_and_no_trap_is_taken, set_up, tear_down),
            cmocka_unit_test_setup_teardown(
                    a_bare_word_counts_only_as_the_whole_message, set_up, tear_down),
            cmocka_unit_test_setup_teardown(the_language_of_the_request_is_told, set_up, tear_down),
            cmocka_unit_test_setup_teardown(
                    where_a_person_is_meant_no_automatic_answer_is_wanted, set_up, tear_down),
            cmocka_unit_test(each_language_spells_out_at_least_25_phrases),
            cmocka_unit_test_setup_teardown(every_phrase_of_the_list_is_heard, set_up, tear_down),
            cmocka_unit_test_setup_teardown(
                    the_operator_adds_phrases_words_and_exceptions, set_up, tear_down),
            cmocka_unit_test_setup_teardown(
                    a_request_at_the_end_of_a_long_mail_is_heard, set_up, tear_down),
            cmocka_unit_test_setup_teardown(
                    huge_and_broken_text_is_bounded_and_harmless, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
