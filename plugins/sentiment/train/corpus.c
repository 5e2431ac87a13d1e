/* Corpus: labelled texts, read from TSV files: label, language, text. */
#include "train/corpus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct label_name {
    const char *name;
    enum scorer_label label;
};

static const struct label_name label_names[] = {
        {"neg", SCORER_NEGATIVE},
        {"neu", SCORER_NEUTRAL},
        {"pos", SCORER_POSITIVE},
        {"negative", SCORER_NEGATIVE},
        {"neutral", SCORER_NEUTRAL},
        {"positive", SCORER_POSITIVE},
};

static int read_label(const char *text, enum scorer_label *ret)
{
    for (size_t i = 0; i < sizeof(label_names) / sizeof(label_names[0]); i++) {
        if (strcmp(label_names[i].name, text) == 0) {
            *ret = label_names[i].label;
            return 0;
        }
    }
    *ret = SCORER_LABEL_COUNT;
    return lang_from_name(text) == LANG_COUNT ? -EINVAL : 0;
}

static char *read_all(const char *path, size_t *size)
{
    char *bytes = NULL;
    long length = -1;
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0)
        length = ftell(file);
    if (length >= 0 && fseek(file, 0, SEEK_SET) == 0)
        bytes = malloc((size_t)length + 1);
    if (bytes != NULL && fread(bytes, 1, (size_t)length, file) != (size_t)length) {
        free(bytes);
        bytes = NULL;
        errno = EIO;
    }
    (void)fclose(file);
    if (bytes != NULL) {
        bytes[length] = '\0';
        *size = (size_t)length;
    }
    return bytes;
}

static int read_row(struct corpus_row *row, char *line)
{
    char *language = strchr(line, '\t');
    char *text = language == NULL ? NULL : strchr(language + 1, '\t');
    if (text == NULL)
        return -EINVAL;
    *language++ = '\0';
    *text++ = '\0';
    row->language = lang_from_name(language);
    row->text = text;
    row->size = strlen(text);
    return row->language == LANG_COUNT ? -EINVAL : read_label(line, &row->label);
}

static size_t count_lines(const char *bytes)
{
    size_t count = 1;
    for (const char *at = strchr(bytes, '\n'); at != NULL; at = strchr(at + 1, '\n'))
        count++;
    return count;
}

static int read_rows(struct corpus *self, const char *path, char *why, size_t why_size)
{
    unsigned line_number = 0;
    char *next = self->bytes;
    while (next != NULL && *next != '\0') {
        char *line = next;
        line_number++;
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        line[strcspn(line, "\r")] = '\0';
        if (line[0] == '\0' || line[0] == '#')
            continue;
        if (read_row(&self->rows[self->count], line) < 0) {
            (void)snprintf(
                    why, why_size, "%s:%u: not 'label TAB language TAB text'", path, line_number);
            return -EINVAL;
        }
        self->count++;
    }
    return 0;
}

int corpus_read(struct corpus *self, const char *path, char *why, size_t why_size)
{
    size_t size = 0;
    *self = (struct corpus){0};
    errno = ENOMEM;
    self->bytes = read_all(path, &size);
    if (self->bytes == NULL) {
        int r = -errno;
        (void)snprintf(why, why_size, "%s: %s", path, strerror(-r));
        return r;
    }
    self->rows = calloc(count_lines(self->bytes), sizeof(*self->rows));
    int r = self->rows == NULL ? -ENOMEM : read_rows(self, path, why, why_size);
    if (r < 0)
        corpus_clear(self);
    return r;
}

void corpus_clear(struct corpus *self)
{
    free(self->bytes);
    free(self->rows);
    *self = (struct corpus){0};
}
