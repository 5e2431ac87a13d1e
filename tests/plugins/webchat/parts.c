/* Parts of `webchat` that need no connection: cookies, frames, origins, pace and histories. */
#include "test.h"

#include "cookie.h"
#include "frame.h"
#include "history.h"
#include "temp_folder.h"
#include "texts.h"
#include "visitor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define VISITOR "visitor:0123456789abcdef0123456789abcdef"

static void a_cookie_is_good_as_it_was_signed_and_in_no_other_way(void **state)
{
    struct cookie_key key, other;
    char value[COOKIE_SIZE], wrong[COOKIE_SIZE], visitor[COOKIE_VISITOR_SIZE];
    (void)state;
    cookie_key_derive("a secret of the operator", &key);
    cookie_key_derive("another secret, not his", &other);
    cookie_sign(&key, VISITOR, 1700000000, value);
    assert_true(cookie_verify(&key, value, visitor));
    assert_string_equal(visitor, VISITOR);
    assert_false(cookie_verify(&other, value, visitor));
    for (size_t i = 0; i < strlen(value); i++) {
        memcpy(wrong, value, sizeof(wrong));
        wrong[i] = wrong[i] == '5' ? '6' : '5';
        assert_false(cookie_verify(&key, wrong, visitor));
        wrong[i] = '\0';
        assert_false(cookie_verify(&key, wrong, visitor));
    }
}

static void our_cookie_is_found_among_others(void **state)
{
    char value[COOKIE_SIZE];
    (void)state;
    assert_true(cookie_find("a=1; deskbus_chat=v1.x.y; b=2", value));
    assert_string_equal(value, "v1.x.y");
    assert_false(cookie_find("xdeskbus_chat=1; deskbus_chatter=2", value));
    assert_false(cookie_find("; ;;", value));
}

static void a_key_is_made_once_and_kept_to_ourselves(void **state)
{
    struct cookie_key first, again;
    struct stat about;
    struct deskbus_error *error = NULL;
    char *path = temp_folder_path(*state, "key");
    assert_int_equal(cookie_key_open(path, &first, &error), 0);
    assert_int_equal(cookie_key_open(path, &again, &error), 0);
    assert_memory_equal(&first, &again, sizeof(first));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(cookie_key_open(path, &again, &error), -EPERM);
    deskbus_error_free(&error);
    free(path);
}

static struct history *open_history(const char *folder, unsigned kept_count)
{
    struct history *history = NULL;
    char *path = temp_folder_path(folder, "history.db");
    assert_int_equal(history_open(path, kept_count, &history, NULL), 0);
    free(path);
    return history;
}

static struct history_place put(struct history *history, const char *visitor, const char *key)
{
    struct history_place place = {0};
    const struct history_entry entry = {.visitor = visitor,
            .key = key,
            .id = "id",
            .who = FRAME_BOT,
            .client_id = "",
            .name = "",
            .text = key,
            .time_ms = 1000};
    assert_int_equal(history_begin(history), 0);
    assert_int_equal(history_append(history, &entry, &place), 0);
    assert_int_equal(history_commit(history), 0);
    return place;
}

static void numbers_go_on_over_restarts_and_keys_count_once(void **state)
{
    struct history *history = open_history(*state, 100);
    assert_int_equal(put(history, "a", "k1").seq, 1);
    assert_int_equal(put(history, "b", "k1").seq, 1);
    assert_int_equal(put(history, "a", "k2").seq, 2);
    history_close(&history);
    history = open_history(*state, 100);
    struct history_place again = put(history, "a", "k1");
    assert_true(again.known);
    assert_int_equal(again.seq, 1);
    assert_int_equal(put(history, "a", "k3").seq, 3);
    history_close(&history);
}

static void what_is_rolled_back_uses_up_no_number(void **state)
{
    struct history *history = open_history(*state, 100);
    struct history_place place;
    const struct history_entry entry = {.visitor = "a",
            .key = "k",
            .id = "",
            .who = FRAME_BOT,
            .client_id = "",
            .name = "",
            .text = "t",
            .time_ms = 1};
    assert_int_equal(history_begin(history), 0);
    assert_int_equal(history_append(history, &entry, &place), 0);
    history_rollback(history);
    assert_int_equal(put(history, "a", "k2").seq, 1);
    history_close(&history);
}

static void the_oldest_are_dropped_and_the_silent_are_forgotten(void **state)
{
    char key[16];
    struct frame_message message;
    int64_t last = 0;
    struct history *history = open_history(*state, 10);
    for (int i = 1; i <= 25; i++) {
        snprintf(key, sizeof(key), "k%d", i);
        assert_int_equal(put(history, "a", key).seq, i);
    }
    assert_int_equal(history_next(history, "a", 0, &message), 0);
    assert_int_equal(message.seq, 16);
    assert_string_equal(message.text, "k16");
    history_release(history);
    assert_int_equal(history_forget(history, 1001), 0);
    assert_int_equal(history_next(history, "a", 0, &message), -ENOENT);
    assert_int_equal(history_last(history, "a", &last), 0);
    assert_int_equal(last, 0);
    history_close(&history);
}

static void pace_fills_up_again_with_time(void **state)
{
    struct visitors *visitors = NULL;
    struct visitor *visitor = NULL;
    bool made = false;
    (void)state;
    assert_int_equal(visitors_new(10, 2, &visitors), 0);
    assert_int_equal(visitors_add(visitors, VISITOR, 1000, &visitor, &made), 0);
    assert_true(made);
    assert_int_equal(visitors_pace(visitors, visitor, 1000), 0);
    assert_int_equal(visitors_pace(visitors, visitor, 1000), 0);
    assert_int_equal(visitors_pace(visitors, visitor, 1000), 30001);
    assert_int_equal(visitors_pace(visitors, visitor, 31002), 0);
    visitors_free(&visitors);
}

static void idle_visitors_do_not_pile_up(void **state)
{
    struct visitors *visitors = NULL;
    struct visitor *visitor = NULL;
    char id[COOKIE_VISITOR_SIZE];
    bool made = false;
    (void)state;
    assert_int_equal(visitors_new(300, 2, &visitors), 0);
    for (int i = 0; i < 5000; i++) {
        snprintf(id, sizeof(id), "visitor:%032d", i);
        assert_int_equal(visitors_add(visitors, id, 1000 + (uint64_t)i, &visitor, &made), 0);
    }
    int kept = 0;
    for (int i = 0; i < 5000; i++) {
        snprintf(id, sizeof(id), "visitor:%032d", i);
        kept += visitors_find(visitors, id) != NULL;
    }
    assert_in_range(kept, 1, 600);
    visitors_free(&visitors);
}

static void the_texts_that_come_along_are_whole_and_a_gap_is_found(void **state)
{
    char path[1024];
    struct texts *texts = NULL;
    struct deskbus_findings *findings = NULL;
    const struct deskbus_place place = {.file = "c.yaml", .line = 1, .column = 1};
    snprintf(path, sizeof(path), "%s/plugins/webchat/page/texts.yaml", test_source_dir());
    assert_int_equal(deskbus_findings_new(&findings), 0);
    assert_int_equal(texts_read(path, place, findings, &texts), 0);
    assert_int_equal(deskbus_findings_count(findings), 0);
    assert_non_null(strstr(texts_json(texts), "\"pl\":{\"title\":"));
    texts_free(&texts);
    char *broken = temp_folder_path(*state, "texts.yaml");
    FILE *file = fopen(broken, "we");
    assert_non_null(file);
    fputs("en:\n  title: Chat\n  tittle: Chat\n", file);
    fclose(file);
    assert_int_equal(texts_read(broken, place, findings, &texts), -EBADMSG);
    assert_null(texts);
    assert_int_equal(deskbus_findings_errors(findings), 20); /* 19 missing, one unknown */
    free(broken);
    deskbus_findings_free(&findings);
}

int main(void)
{
#define FOLDER_TEST(test)                                                                          \
    cmocka_unit_test_setup_teardown(test, temp_folder_setup, temp_folder_teardown)
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_cookie_is_good_as_it_was_signed_and_in_no_other_way),
            cmocka_unit_test(our_cookie_is_found_among_others),
            FOLDER_TEST(a_key_is_made_once_and_kept_to_ourselves),
            FOLDER_TEST(numbers_go_on_over_restarts_and_keys_count_once),
            FOLDER_TEST(what_is_rolled_back_uses_up_no_number),
            FOLDER_TEST(the_oldest_are_dropped_and_the_silent_are_forgotten),
            cmocka_unit_test(pace_fills_up_again_with_time),
            cmocka_unit_test(idle_visitors_do_not_pile_up),
            FOLDER_TEST(the_texts_that_come_along_are_whole_and_a_gap_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
