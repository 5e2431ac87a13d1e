/* Tests of the trainer: the same recipe gives the same bytes, and mistakes in it are named. */
#include "test.h"

#include "shipped.h"
#include "temp_folder.h"
#include "train/evaluate.h"
#include "train/trainer.h"

#include <string.h>

static void write_file(const char *folder, const char *name, const char *text)
{
    char *path = temp_folder_path(folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static struct trainer *trainer_new(void)
{
    struct trainer *self = calloc(1, sizeof(*self));
    assert_non_null(self);
    self->quiet = 1;
    return self;
}

static void trainer_drop(struct trainer *self)
{
    trainer_clear(self);
    free(self);
}

static int load(struct trainer *self, const char *folder)
{
    char data[4096];
    char *recipe = temp_folder_path(folder, "recipe.tsv");
    shipped_path("train", data, sizeof(data));
    int r = trainer_load(self, recipe, data);
    free(recipe);
    return r;
}

static void train(struct trainer *self, const char *folder)
{
    if (load(self, folder) < 0)
        fail_msg("%s", self->why);
    assert_int_equal(trainer_teach_language(self), 0);
    assert_int_equal(trainer_pack(self), 0);
    assert_int_equal(trainer_teach_sentiment(self), 0);
    assert_int_equal(trainer_pack(self), 0);
}

static const char small_recipe[] = "# small\n"
                                   "set\tbuckets\t16384\nset\tlanguage_buckets\t2048\n"
                                   "set\tepochs\t2\nset\tlanguage_epochs\t1\n"
                                   "lexicon\t1\tdata:lexicon/en.tsv\n"
                                   "train\t1\tdata:data/messages_en.tsv\n"
                                   "train\t1\tdata:data/messages_pl.tsv\n"
                                   "language\t1\tdata:data/other_languages.tsv\n"
                                   "test\t1\tdata:data/messages_en.tsv\n";

static void retraining_gives_the_same_bytes(void **state)
{
    struct trainer *first = trainer_new(), *second = trainer_new();
    write_file(*state, "recipe.tsv", small_recipe);
    train(first, *state);
    train(second, *state);
    assert_int_equal(first->package_size, second->package_size);
    assert_memory_equal(first->package, second->package, first->package_size);
    trainer_drop(first);
    trainer_drop(second);
}

static void another_seed_gives_another_model(void **state)
{
    struct trainer *first = trainer_new(), *second = trainer_new();
    char recipe[1024];
    write_file(*state, "recipe.tsv", small_recipe);
    train(first, *state);
    (void)snprintf(recipe, sizeof(recipe), "set\tseed\t2\n%s", small_recipe);
    write_file(*state, "recipe.tsv", recipe);
    train(second, *state);
    assert_memory_not_equal(first->hashed, second->hashed, (size_t)16384 * 2);
    trainer_drop(first);
    trainer_drop(second);
}

static void a_small_model_learns_what_it_is_taught(void **state)
{
    struct trainer *self = trainer_new();
    struct evaluation result;
    write_file(*state, "recipe.tsv", small_recipe);
    train(self, *state);
    size_t last = self->recipe.source_count - 1;
    assert_int_equal(evaluate_corpus(self->model, &self->corpora[last], &result), 0);
    assert_int_equal(result.class_count, 3);
    assert_true(result.macro_f1 > 0.8);
    trainer_drop(self);
}

struct mistake {
    const char *recipe, *why;
};

static void a_mistake_in_a_recipe_is_named_with_its_line(void **state)
{
    static const struct mistake mistakes[] = {
            {"teach\t1\tx.tsv\n", "recipe.tsv:1:"},
            {"# a\nset\tbukets\t5\n", "recipe.tsv:2: there is no setting 'bukets'"},
            {"set\tbuckets\tmany\n", "'many'"},
            {"set\tlexicon_slots\t1000\n", "lexicon_slots"},
            {"train\t1\n", "three columns"},
            {"train\t-1\tx.tsv\n", "weight"},
            {"train\t1\tmissing.tsv\n", "missing.tsv: No such file"},
            {"train\t1\tbad.tsv\n", "bad.tsv:2:"},
            {"lexicon\t1\tbad_words.tsv\n", "bad_words.tsv:1:"},
    };
    write_file(*state, "bad.tsv", "neu\ten\tfine\nangry\ten\tno such label\n");
    write_file(*state, "bad_words.tsv", "en\tfeeling\t3\tgood\n");
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
        struct trainer *self = trainer_new();
        write_file(*state, "recipe.tsv", mistakes[i].recipe);
        assert_true(load(self, *state) < 0);
        if (strstr(self->why, mistakes[i].why) == NULL)
            fail_msg("'%s' does not say '%s'", self->why, mistakes[i].why);
        trainer_drop(self);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(
                    retraining_gives_the_same_bytes, temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(
                    another_seed_gives_another_model, temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(a_small_model_learns_what_it_is_taught,
                    temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(a_mistake_in_a_recipe_is_named_with_its_line,
                    temp_folder_setup, temp_folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
