/* Recipe: the list of files and settings that a model is trained from. */
#include "train/recipe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES_MAX 1024

struct reading {
    struct recipe *recipe;
    const char *data_folder;
    char folder[LINE_BYTES_MAX]; /* of the recipe, with the slash */
    const char *path;
    unsigned line;
    char *why;
    size_t why_size;
};

struct use_name {
    const char *name;
    enum recipe_use use;
};

static const struct use_name use_names[] = {
        {"train", RECIPE_TRAIN},
        {"test", RECIPE_TEST},
        {"language", RECIPE_LANGUAGE},
        {"language-test", RECIPE_LANGUAGE_TEST},
        {"lexicon", RECIPE_LEXICON},
};

static int complain(struct reading *self, const char *what, const char *word)
{
    (void)snprintf(self->why, self->why_size, "%s:%u: %s '%s'", self->path, self->line, what, word);
    return -EINVAL;
}

static int read_number(const char *text, double *ret)
{
    char *end = NULL;
    errno = 0;
    *ret = strtod(text, &end);
    return errno == 0 && end != text && *end == '\0' && *ret >= 0 && *ret < 1e9 ? 0 : -EINVAL;
}

static int set_value(struct reading *self, const char *name, const char *text)
{
    struct recipe *recipe = self->recipe;
    double value = 0;
    if (read_number(text, &value) < 0)
        return complain(self, "this is no number from 0 to 1e9:", text);
    if (strcmp(name, "buckets") == 0)
        recipe->buckets = (uint32_t)value;
    else if (strcmp(name, "language_buckets") == 0)
        recipe->language_buckets = (uint32_t)value;
    else if (strcmp(name, "lexicon_slots") == 0)
        recipe->lexicon_slots = (uint32_t)value;
    else if (strcmp(name, "epochs") == 0)
        recipe->epochs = (unsigned)value;
    else if (strcmp(name, "averaged_epochs") == 0)
        recipe->averaged_epochs = (unsigned)value;
    else if (strcmp(name, "language_epochs") == 0)
        recipe->language_epochs = (unsigned)value;
    else if (strcmp(name, "rate") == 0)
        recipe->rate = value;
    else if (strcmp(name, "dense_rate") == 0)
        recipe->dense_rate = value;
    else if (strcmp(name, "decay") == 0)
        recipe->decay = value;
    else if (strcmp(name, "seed") == 0)
        recipe->seed = (uint64_t)value;
    else
        return complain(self, "there is no setting", name);
    return 0;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path != NULL)
        (void)snprintf(path, size, "%s%s", folder, name);
    return path;
}

static int add_source(
        struct reading *self, enum recipe_use use, const char *weight, const char *file)
{
    struct recipe *recipe = self->recipe;
    if (recipe->source_count == RECIPE_SOURCES_MAX)
        return complain(self, "one file too many:", file);
    struct recipe_source *source = &recipe->sources[recipe->source_count];
    source->use = use;
    if (read_number(weight, &source->weight) < 0)
        return complain(self, "this is no weight:", weight);
    if (strncmp(file, "data:", 5) == 0) {
        char *folder = join(self->data_folder, "/");
        source->path = folder == NULL ? NULL : join(folder, file + 5);
        free(folder);
    } else {
        source->path = join(self->folder, file);
    }
    source->name = join("", file);
    recipe->source_count++;
    return source->path == NULL || source->name == NULL ? -ENOMEM : 0;
}

static int read_line(struct reading *self, char *line)
{
    char *rest = NULL;
    line[strcspn(line, "\r\n")] = '\0';
    const char *use = strtok_r(line, "\t", &rest);
    if (use == NULL || use[0] == '#')
        return 0;
    const char *second = strtok_r(NULL, "\t", &rest);
    const char *third = strtok_r(NULL, "\t", &rest);
    if (second == NULL || third == NULL)
        return complain(self, "a line has three columns, this has fewer:", use);
    if (strcmp(use, "set") == 0)
        return set_value(self, second, third);
    for (size_t i = 0; i < sizeof(use_names) / sizeof(use_names[0]); i++) {
        if (strcmp(use_names[i].name, use) == 0)
            return add_source(self, use_names[i].use, second, third);
    }
    return complain(self,
            "a line begins with train, test, language, language-test, lexicon or "
            "set, not with",
            use);
}

static int check_values(struct reading *self)
{
    const struct recipe *recipe = self->recipe;
    if (recipe->buckets == 0 || recipe->language_buckets == 0)
        return complain(self, "must be above 0:", "buckets, language_buckets");
    if (recipe->lexicon_slots == 0 || (recipe->lexicon_slots & (recipe->lexicon_slots - 1)) != 0)
        return complain(self, "must be a power of two:", "lexicon_slots");
    if (recipe->epochs == 0 || recipe->averaged_epochs == 0 || recipe->language_epochs == 0 ||
            recipe->averaged_epochs > recipe->epochs)
        return complain(self, "must be above 0, averaged_epochs at most epochs:", "epochs");
    return 0;
}

static void set_defaults(struct recipe *self)
{
    *self = (struct recipe){
            .buckets = 1u << 19,
            .language_buckets = 1u << 15,
            .lexicon_slots = 1u << 13,
            .epochs = 6,
            .averaged_epochs = 1,
            .language_epochs = 4,
            .rate = 0.2,
            .dense_rate = 0.05,
            .decay = 0,
            .seed = 1,
    };
}

static int read_lines(struct reading *self, FILE *file)
{
    char line[LINE_BYTES_MAX];
    int r = 0;
    while (r == 0 && fgets(line, sizeof(line), file) != NULL) {
        self->line++;
        r = read_line(self, line);
    }
    return r < 0 ? r : check_values(self);
}

int recipe_read(
        struct recipe *self, const char *path, const char *data_folder, char *why, size_t why_size)
{
    struct reading reading = {.recipe = self,
            .data_folder = data_folder,
            .path = path,
            .why = why,
            .why_size = why_size};
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    set_defaults(self);
    if (length >= sizeof(reading.folder))
        return -ENAMETOOLONG;
    memcpy(reading.folder, path, length);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        int r = -errno;
        (void)snprintf(why, why_size, "%s: %s", path, strerror(errno));
        return r;
    }
    int r = read_lines(&reading, file);
    (void)fclose(file);
    if (r < 0)
        recipe_clear(self);
    return r;
}

void recipe_clear(struct recipe *self)
{
    for (size_t i = 0; i < self->source_count; i++) {
        free(self->sources[i].path);
        free(self->sources[i].name);
    }
    self->source_count = 0;
}
