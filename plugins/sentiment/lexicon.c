/* Lexicon: words with a feeling, negations and intensifiers, and what they say about a text. */
#include "lexicon.h"

#include "bytes.h"
#include "hash.h"

#define NEGATION_REACH_WORDS 3
#define NEGATION_REACH_HAN   4
#define BOOST_REACH          2
#define TURN_GAIN_PERCENT    70 /* "not good" is this bad */
#define TURN_LOSS_PERCENT    30 /* "not bad" is this good */

enum key_kind { KEY_WORD = 0x51, KEY_STEM, KEY_PHRASE };

struct entry {
    int value;
    enum lexicon_role role;
    size_t token_count; /* tokens that it covers, >= 1 when found */
};

struct walk {
    int negation_left; /* tokens that the negation still reaches */
    int boost_left;
    int boost_percent;
};

uint32_t lexicon_key_word(uint32_t word_hash)
{
    return hash_end(word_hash, KEY_WORD);
}

uint32_t lexicon_key_stem(uint32_t word_hash)
{
    return hash_end(word_hash, KEY_STEM);
}

uint32_t lexicon_key_phrase(const uint32_t *word_hashes, size_t count)
{
    uint32_t hash = HASH_SEED;
    for (size_t i = 0; i < count; i++)
        hash = hash_step(hash, word_hashes[i]);
    return hash_end(hash, KEY_PHRASE);
}

static int find(const struct lexicon_view *self, uint32_t key, struct entry *ret)
{
    uint32_t mask = self->slot_count - 1;
    for (uint32_t i = 0; i < self->slot_count; i++) {
        const unsigned char *slot = self->slots + (size_t)((key + i) & mask) * LEXICON_SLOT_BYTES;
        if (slot[5] == LEXICON_NONE)
            return 0;
        if (bytes_get_u32(slot) != key)
            continue;
        ret->value = bytes_get_i8(slot + 4);
        ret->role = (enum lexicon_role)slot[5];
        return 1;
    }
    return 0;
}

static int find_phrase(const struct lexicon_view *self, const struct token_list *list, size_t at,
        struct entry *ret)
{
    uint32_t hashes[LEXICON_PHRASE_WORDS];
    size_t count = 0;
    while (count < LEXICON_PHRASE_WORDS && at + count < list->count &&
            list->tokens[at + count].kind == TOKEN_WORD) {
        hashes[count] = list->tokens[at + count].hash;
        count++;
    }
    for (; count >= 2; count--) {
        if (find(self, lexicon_key_phrase(hashes, count), ret)) {
            ret->token_count = count;
            return 1;
        }
    }
    return 0;
}

/* The word itself, else the longest stem that is listed. */
static int find_form(const struct lexicon_view *self, const struct text_point *points, size_t count,
        struct entry *ret)
{
    uint32_t hash = HASH_SEED;
    struct entry stem;
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        hash = hash_step(hash, text_plain(&points[i]));
        if (i + 1 >= LEXICON_PREFIX_MIN && find(self, lexicon_key_stem(hash), &stem)) {
            ret->value = stem.value;
            ret->role = stem.role;
            found = 1;
        }
    }
    if (find(self, lexicon_key_word(hash), ret))
        found = 1;
    return found;
}

/* Arabic writes "and", "so", "with", "for" and the article as one with the word. */
static size_t arabic_prefix_length(const struct text_point *points, size_t count)
{
    size_t length = 0;
    uint32_t first = points[0].code;
    if (count >= 4 && (first == 0x648 || first == 0x641 || first == 0x628 || first == 0x644))
        length = 1;
    if (count >= length + 4 && points[length].code == 0x627 && points[length + 1].code == 0x644)
        length += 2;
    return length;
}

static int find_word(const struct lexicon_view *self, const struct text *text,
        const struct token *token, struct entry *ret)
{
    const struct text_point *points = &text->points[token->start];
    ret->token_count = 1;
    if (find_form(self, points, token->length, ret))
        return 1;
    size_t skip = arabic_prefix_length(points, token->length);
    return skip > 0 && find_form(self, points + skip, token->length - skip, ret);
}

static int find_han(const struct lexicon_view *self, const struct token_list *list, size_t at,
        const struct text *text, struct entry *ret)
{
    const struct token *first = &list->tokens[at];
    size_t count = 0;
    while (count < LEXICON_PHRASE_HAN && at + count < list->count &&
            list->tokens[at + count].kind == TOKEN_HAN &&
            list->tokens[at + count].start == first->start + count)
        count++;
    for (; count >= 1; count--) {
        uint32_t hash = token_hash_points(&text->points[first->start], count);
        if (find(self, lexicon_key_word(hash), ret)) {
            ret->token_count = count;
            return 1;
        }
    }
    return 0;
}

static int find_at(const struct lexicon_view *self, const struct text *text,
        const struct token_list *list, size_t at, struct entry *ret)
{
    const struct token *token = &list->tokens[at];
    if (token->kind == TOKEN_HAN)
        return find_han(self, list, at, text, ret);
    if (token->kind == TOKEN_WORD)
        return find_phrase(self, list, at, ret) || find_word(self, text, token, ret);
    ret->token_count = 1;
    if (token->kind == TOKEN_EMOJI)
        return find(self, lexicon_key_word(token->hash), ret);
    if (token->kind != TOKEN_FACE)
        return 0;
    ret->role = LEXICON_VALENCE;
    ret->value = token->hash == hash_step(hash_step(HASH_SEED, TOKEN_FACE), 1) ? 2 : -2;
    return 1;
}

static int turned(int points)
{
    return points > 0 ? -points * TURN_GAIN_PERCENT / 100 : -points * TURN_LOSS_PERCENT / 100;
}

static void add_valence(struct lexicon_sums *sums, struct walk *walk, int value, int may_turn)
{
    int points = value * LEXICON_UNIT;
    if (walk->boost_left > 0)
        points += points * walk->boost_percent / 100;
    if (may_turn && walk->negation_left > 0) {
        points = turned(points);
        sums->turned_count++;
    }
    sums->hit_count++;
    if (points > 0) {
        sums->gain += points;
        sums->best = points > sums->best ? points : sums->best;
    } else {
        sums->loss -= points;
        sums->worst = -points > sums->worst ? -points : sums->worst;
    }
    walk->boost_left = 0;
}

static void apply(struct lexicon_sums *sums, struct walk *walk, const struct entry *entry,
        enum token_kind kind)
{
    switch (entry->role) {
    case LEXICON_VALENCE:
        add_valence(sums, walk, entry->value, kind == TOKEN_WORD || kind == TOKEN_HAN);
        break;
    case LEXICON_NEGATION:
        walk->negation_left = 1 + (kind == TOKEN_HAN ? NEGATION_REACH_HAN : NEGATION_REACH_WORDS);
        break;
    case LEXICON_BOOST:
        walk->boost_left = 1 + BOOST_REACH;
        walk->boost_percent = entry->value;
        break;
    case LEXICON_NONE:
        break;
    }
}

static void pass_tokens(struct walk *walk, struct token_list *list, size_t at, size_t count)
{
    for (size_t i = at; i < at + count; i++)
        list->tokens[i].negated = walk->negation_left > 0;
}

void lexicon_scan(const struct lexicon_view *self, const struct text *text, struct token_list *list,
        struct lexicon_sums *ret)
{
    struct walk walk = {0};
    *ret = (struct lexicon_sums){0};
    for (size_t at = 0; at < list->count;) {
        struct entry entry = {.role = LEXICON_NONE, .token_count = 1};
        enum token_kind kind = (enum token_kind)list->tokens[at].kind;
        if (self->slots == NULL || !find_at(self, text, list, at, &entry))
            entry = (struct entry){.role = LEXICON_NONE, .token_count = 1};
        pass_tokens(&walk, list, at, entry.token_count);
        apply(ret, &walk, &entry, kind);
        at += entry.token_count;
        walk.negation_left -= walk.negation_left > 0 ? 1 : 0;
        walk.boost_left -= walk.boost_left > 0 ? 1 : 0;
        if (kind == TOKEN_STOP || kind == TOKEN_MARK)
            walk = (struct walk){0};
    }
}
