/* Train: makes a sentiment model from a recipe of labelled texts; behind "deskbus train". */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "train/evaluate.h"
#include "train/package.h"
#include "train/trainer.h"

#define EXIT_USAGE 2

struct arguments {
    const char *recipe, *data, *out;
    int quiet;
};

static void print_help(FILE *out)
{
    (void)fputs("Usage: deskbus train --recipe FILE --out MODEL [--data FOLDER] [--quiet]\n"
                "\n"
                "Train the sentiment model: the same recipe, texts and seed give the same bytes.\n"
                "A recipe is a TSV file; its lines are\n"
                "  train|test|language|language-test|lexicon  TAB  weight  TAB  file\n"
                "  set  TAB  buckets|epochs|rate|seed|...     TAB  value\n"
                "where data:FILE lies below --data and any other file beside the recipe. Texts\n"
                "have three columns: label (neg, neu, pos), language, text.\n"
                "\n"
                "Example:\n"
                "  deskbus train --recipe recipe.tsv --data ~/texts --out sentiment.model\n",
            out);
}

/* Returns -1 to go on, else the exit status. */
static int read_arguments(int argc, char **argv, struct arguments *ret)
{
    static const struct option options[] = {
            {"recipe", required_argument, NULL, 'r'},
            {"data", required_argument, NULL, 'd'},
            {"out", required_argument, NULL, 'o'},
            {"quiet", no_argument, NULL, 'q'},
            {"help", no_argument, NULL, 'h'},
            {NULL, 0, NULL, 0},
    };
    int choice = 0;
    while ((choice = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (choice) {
        case 'r':
            ret->recipe = optarg;
            break;
        case 'd':
            ret->data = optarg;
            break;
        case 'o':
            ret->out = optarg;
            break;
        case 'q':
            ret->quiet = 1;
            break;
        case 'h':
            print_help(stdout);
            return EXIT_SUCCESS;
        default:
            return EXIT_USAGE;
        }
    }
    if (ret->recipe == NULL || ret->out == NULL || optind < argc) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    return -1;
}

static int train(struct trainer *self, const struct arguments *arguments)
{
    int r = trainer_load(self, arguments->recipe, arguments->data);
    if (r == 0)
        r = trainer_teach_language(self);
    if (r == 0)
        r = trainer_pack(self);
    if (r == 0)
        r = trainer_teach_sentiment(self);
    if (r == 0)
        r = trainer_pack(self);
    if (r < 0)
        return r;
    r = package_save(arguments->out, self->package, self->package_size);
    if (r < 0)
        (void)snprintf(
                self->why, sizeof(self->why), "cannot write %s: %s", arguments->out, strerror(-r));
    else if (!self->quiet)
        (void)printf("%s: %zu bytes, %u lexicon entries\n", arguments->out, self->package_size,
                self->lexicon.used_count);
    return r;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {.data = "."};
    int status = read_arguments(argc, argv, &arguments);
    if (status >= 0)
        return status;
    struct trainer *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return EXIT_FAILURE;
    self->quiet = arguments.quiet;
    int r = train(self, &arguments);
    if (r == 0 && !self->quiet)
        r = evaluate_print(self);
    if (r < 0)
        (void)fprintf(stderr, "deskbus train: %s\n", self->why);
    trainer_clear(self);
    free(self);
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
