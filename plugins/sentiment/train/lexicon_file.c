/* Lexicon file: the word lists of people, made into the table of the model. */
#include "train/lexicon_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "lexicon.h"
#include "text.h"
#include "token.h"

#define LINE_BYTES_MAX 65536

struct work {
    struct text text;
    struct token_list tokens;
    char line[LINE_BYTES_MAX];
};

int lexicon_file_new(uint32_t slot_count, struct lexicon_table *ret)
{
    *ret = (struct lexicon_table){.slot_count = slot_count};
    ret->slots = calloc(slot_count, LEXICON_SLOT_BYTES);
    return ret->slots == NULL ? -ENOMEM : 0;
}

void lexicon_file_clear(struct lexicon_table *self)
{
    free(self->slots);
    *self = (struct lexicon_table){0};
}

static int insert(struct lexicon_table *self, uint32_t key, int value, enum lexicon_role role)
{
    uint32_t mask = self->slot_count - 1;
    if (self->used_count >= self->slot_count / 4 * 3)
        return -ENOSPC;
    for (uint32_t i = 0;; i++) {
        unsigned char *slot = self->slots + (size_t)((key + i) & mask) * LEXICON_SLOT_BYTES;
        if (slot[5] == LEXICON_NONE) {
            bytes_put_u32(slot, key);
            slot[4] = (unsigned char)(int8_t)value;
            slot[5] = (unsigned char)role;
            self->used_count++;
            return 0;
        }
        if (bytes_get_u32(slot) == key) {
            self->conflict_count += (int8_t)slot[4] != value || slot[5] != role;
            return 0;
        }
    }
}

/* The key of one listed word or phrase; -EINVAL when it is no such thing. */
static int make_key(struct work *work, char *word, uint32_t *ret)
{
    size_t size = strlen(word);
    int is_stem = size > 1 && word[size - 1] == '*';
    if (is_stem)
        word[--size] = '\0';
    text_read(&work->text, word, size);
    token_cut(&work->tokens, &work->text);
    size_t count = work->tokens.count;
    const struct token *tokens = work->tokens.tokens;
    if (count == 0)
        return -EINVAL;
    if (tokens[0].kind == TOKEN_HAN && work->text.count <= LEXICON_PHRASE_HAN)
        *ret = lexicon_key_word(token_hash_points(work->text.points, work->text.count));
    else if (count == 1 && is_stem)
        *ret = lexicon_key_stem(tokens[0].hash);
    else if (count == 1)
        *ret = lexicon_key_word(tokens[0].hash);
    else if (count > LEXICON_PHRASE_WORDS || is_stem || tokens[0].kind != TOKEN_WORD)
        return -EINVAL;
    else {
        uint32_t hashes[LEXICON_PHRASE_WORDS];
        for (size_t i = 0; i < count; i++)
            hashes[i] = tokens[i].hash;
        *ret = lexicon_key_phrase(hashes, count);
    }
    return 0;
}

static enum lexicon_role read_role(const char *name)
{
    if (strcmp(name, "valence") == 0)
        return LEXICON_VALENCE;
    if (strcmp(name, "negation") == 0)
        return LEXICON_NEGATION;
    return strcmp(name, "boost") == 0 ? LEXICON_BOOST : LEXICON_NONE;
}

/* Returns 0, or -EINVAL and the word or column that is wrong. */
static int read_line(struct lexicon_table *self, struct work *work, const char **wrong)
{
    char *rest = NULL;
    work->line[strcspn(work->line, "\r\n")] = '\0';
    if (work->line[0] == '#' || work->line[0] == '\0')
        return 0;
    const char *language = strtok_r(work->line, "\t", &rest);
    const char *role_name = strtok_r(NULL, "\t", &rest);
    const char *value_text = strtok_r(NULL, "\t", &rest);
    char *words = strtok_r(NULL, "\t", &rest);
    *wrong = language;
    if (words == NULL)
        return -EINVAL;
    enum lexicon_role role = read_role(role_name);
    long value = strtol(value_text, NULL, 10);
    *wrong = role_name;
    if (role == LEXICON_NONE || value < -100 || value > 100)
        return -EINVAL;
    char *more = NULL;
    for (char *word = strtok_r(words, ",", &more); word != NULL;
            word = strtok_r(NULL, ",", &more)) {
        uint32_t key = 0;
        word += strspn(word, " ");
        *wrong = word;
        int r = make_key(work, word, &key);
        if (r == 0)
            r = insert(self, key, (int)value, role);
        if (r < 0)
            return r;
    }
    return 0;
}

int lexicon_file_add(struct lexicon_table *self, const char *path, char *why, size_t why_size)
{
    FILE *file = fopen(path, "re");
    struct work *work = calloc(1, sizeof(*work));
    int r = file == NULL ? -errno : 0;
    if (work == NULL)
        r = -ENOMEM;
    if (r < 0)
        (void)snprintf(why, why_size, "%s: %s", path, strerror(-r));
    unsigned line = 0;
    while (r == 0 && fgets(work->line, sizeof(work->line), file) != NULL) {
        const char *wrong = "";
        line++;
        r = read_line(self, work, &wrong);
        if (r < 0)
            (void)snprintf(why, why_size, "%s:%u: %s: '%s'", path, line,
                    r == -ENOSPC ? "lexicon_slots is too small" : "not understood", wrong);
    }
    free(work);
    if (file != NULL)
        (void)fclose(file);
    return r;
}
