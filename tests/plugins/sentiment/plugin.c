/* Tests of the plugin on the fake host: what it writes, what it leaves alone, how it refuses a model. */
#include "test.h"

#include "temp_folder.h"

#include <deskbus/testing.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void fail_with(const struct deskbus_error *err)
{
    char text[1024];
    (void)deskbus_error_print(err, text, sizeof(text));
    fail_msg("%s", text);
}

static struct deskbus_fake *open_with(const char *options)
{
    char share[4096];
    struct deskbus_fake *fake = NULL;
    struct deskbus_error *err = NULL;
    (void)snprintf(share, sizeof(share), "%s/share/deskbus", test_build_dir());
    const struct deskbus_fake_setup setup = {
            .plugin = &deskbus_plugin, .options = options, .resource_path = share};
    if (deskbus_fake_open(&setup, &fake, &err) < 0)
        fail_with(err);
    return fake;
}

static void close_clean(struct deskbus_fake *fake)
{
    struct deskbus_error *err = NULL;
    if (deskbus_fake_close(&fake, &err) < 0)
        fail_with(err);
}

static double annotation(const struct deskbus_fake_result *result, const char *path)
{
    double value = -9;
    assert_int_equal(deskbus_value_float(deskbus_message_get(result->message, path), &value), 0);
    return value;
}

static int is_text(const struct deskbus_fake_result *result, const char *path, const char *text)
{
    return deskbus_value_is(deskbus_message_get(result->message, path), text);
}

static void it_writes_feeling_and_language(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_with(NULL);
    const struct deskbus_fake_result *result = deskbus_fake_step(
            fake, "{\"text\": \"Es la tercera vez, son una vergüenza, ¡¡quiero mi dinero!!\"}");
    assert_int_equal(result->verdict, DESKBUS_FAKE_DONE);
    assert_true(is_text(result, "annotations.sentiment.label", "negative"));
    assert_true(is_text(result, "annotations.lang", "es"));
    assert_true(annotation(result, "annotations.sentiment.score") < -0.6);
    assert_true(annotation(result, "annotations.sentiment.confidence") >= 0.8);
    assert_int_equal(deskbus_fake_counter(fake, "negative"), 1);
    close_clean(fake);
}

static void a_calm_question_stays_calm(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_with(NULL);
    const struct deskbus_fake_result *result = deskbus_fake_step(
            fake, "{\"text\": \"我的包裹还没有收到\"}");
    assert_true(is_text(result, "annotations.sentiment.label", "neutral"));
    assert_true(is_text(result, "annotations.lang", "zh"));
    close_clean(fake);
}

static void a_message_without_text_passes_untouched(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_with(NULL);
    const struct deskbus_fake_result *result = deskbus_fake_step(
            fake, "{\"data\": {\"channel\": \"file\"}}");
    assert_string_equal(deskbus_fake_effects(result), "done\n");
    close_clean(fake);
}

static void a_text_below_the_minimum_gets_only_a_language(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_with("min_text: 12");
    const struct deskbus_fake_result *result = deskbus_fake_step(fake, "{\"text\": \"dziękuję\"}");
    assert_string_equal(deskbus_fake_effects(result), "annotate lang \"pl\"\ndone\n");
    close_clean(fake);
}

static void the_same_message_gives_the_same_again(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_with(NULL);
    const char *json = "{\"text\": \"Dlaczego nikt nie odpowiada? Czekam dwa tygodnie!\"}";
    char *first = strdup(deskbus_fake_effects(deskbus_fake_step(fake, json)));
    (void)deskbus_fake_step(fake, "{\"text\": \"thank you, all is well\"}");
    assert_string_equal(deskbus_fake_effects(deskbus_fake_step(fake, json)), first);
    free(first);
    close_clean(fake);
}

static void when_the_host_takes_no_annotation_the_message_is_tried_again(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_with(NULL);
    for (unsigned call = 1; call <= 2; call++) {
        deskbus_fake_fail_call(fake, call, -ENOMEM);
        const struct deskbus_fake_result *result = deskbus_fake_step(
                fake, "{\"text\": \"where is my parcel?\"}");
        assert_int_equal(result->verdict, DESKBUS_FAKE_RETRY);
    }
    close_clean(fake);
}

static void assert_refused(const char *options, const char *why)
{
    char text[1024];
    struct deskbus_fake *fake = NULL;
    struct deskbus_error *err = NULL;
    const struct deskbus_fake_setup setup = {.plugin = &deskbus_plugin, .options = options};
    assert_true(deskbus_fake_open(&setup, &fake, &err) < 0);
    assert_null(fake);
    (void)deskbus_error_print(err, text, sizeof(text));
    if (strstr(text, why) == NULL)
        fail_msg("'%s' does not say '%s'", text, why);
    deskbus_error_free(&err);
}

static void a_model_that_is_missing_or_damaged_is_named(void **state)
{
    char options[4200];
    char *path = temp_folder_path(*state, "damaged.model");
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs("DESKMOOD but nothing that follows it", file) >= 0);
    assert_int_equal(fclose(file), 0);
    (void)snprintf(options, sizeof(options), "model: %s", path);
    assert_refused(options, "the file is cut");
    assert_refused("model: /nowhere/sentiment.model", "/nowhere/sentiment.model");
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(it_writes_feeling_and_language),
            cmocka_unit_test(a_calm_question_stays_calm),
            cmocka_unit_test(a_message_without_text_passes_untouched),
            cmocka_unit_test(a_text_below_the_minimum_gets_only_a_language),
            cmocka_unit_test(the_same_message_gives_the_same_again),
            cmocka_unit_test(when_the_host_takes_no_annotation_the_message_is_tried_again),
            cmocka_unit_test_setup_teardown(a_model_that_is_missing_or_damaged_is_named,
                    temp_folder_setup, temp_folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
