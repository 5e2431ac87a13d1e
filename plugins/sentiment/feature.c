/* Feature: what the classifier sees of a message: hashed n-grams and a few dense buckets. */
#include "feature.h"

#include "hash.h"

#define GRAM_MIN          2
#define GRAM_MAX          4
#define LANGUAGE_GRAM_MAX 4
#define WORD_EDGE         0x20u /* stands before the first and after the last letter of a word */

enum feature_kind {
    KIND_WORD = 1,
    KIND_TURNED_WORD,
    KIND_PAIR,
    KIND_GRAM = 5, /* + length */
    KIND_LANGUAGE = 16, /* + length */
};

static void add_hashed(struct feature_set *self, uint32_t hash)
{
    if (self->hashed_count < FEATURE_HASHED_MAX)
        self->hashed[self->hashed_count++] = hash;
}

static uint32_t gram_point(const struct text_point *points, size_t count, size_t index)
{
    return index == 0 || index > count ? WORD_EDGE : text_plain(&points[index - 1]);
}

/* n-grams of " word ", edges included, except the two that are a single letter and an edge. */
static void add_grams(struct feature_set *self, const struct text_point *points, size_t count)
{
    for (size_t start = 0; start < count + 1; start++) {
        uint32_t hash = hash_step(HASH_SEED, gram_point(points, count, start));
        for (size_t length = 2; length <= GRAM_MAX && start + length <= count + 2; length++) {
            hash = hash_step(hash, gram_point(points, count, start + length - 1));
            add_hashed(self, hash_end(hash, KIND_GRAM + (uint32_t)length));
        }
    }
}

static void add_token(struct feature_scratch *scratch, size_t index)
{
    struct feature_set *self = &scratch->features;
    const struct token *token = &scratch->tokens.tokens[index];
    const struct token *before = index > 0 ? token - 1 : NULL;
    int wordlike = token->kind == TOKEN_WORD || token->kind == TOKEN_HAN;
    add_hashed(self, hash_end(token->hash, KIND_WORD));
    if (token->negated && wordlike)
        add_hashed(self, hash_end(token->hash, KIND_TURNED_WORD));
    if (before != NULL) {
        uint32_t pair = hash_step(hash_step(HASH_SEED, before->hash), token->hash);
        add_hashed(self, hash_end(pair, KIND_PAIR));
    }
    if (token->kind == TOKEN_WORD)
        add_grams(self, &scratch->text.points[token->start], token->length);
}

static unsigned bucket_of(int value, const int *steps, unsigned step_count)
{
    unsigned bucket = 0;
    while (bucket < step_count && value >= steps[bucket])
        bucket++;
    return bucket;
}

static void add_dense(struct feature_set *self, unsigned group, unsigned bucket)
{
    if (self->dense_count < FEATURE_DENSE_MAX)
        self->dense[self->dense_count++] = (uint16_t)(group + bucket);
}

static void add_lexicon(
        struct feature_set *self, const struct lexicon_sums *sums, unsigned language)
{
    static const int net_steps[12] = {-160, -96, -64, -40, -24, -8, 8, 24, 40, 64, 96, 160};
    static const int sum_steps[7] = {1, 20, 36, 60, 90, 140, 220};
    static const int top_steps[5] = {1, 20, 36, 50, 66};
    static const int turned_steps[2] = {1, 2};
    add_dense(self, DENSE_NET + 13 * language, bucket_of(sums->gain - sums->loss, net_steps, 12));
    add_dense(self, DENSE_GAIN, bucket_of(sums->gain, sum_steps, 7));
    add_dense(self, DENSE_LOSS, bucket_of(sums->loss, sum_steps, 7));
    add_dense(self, DENSE_BEST, bucket_of(sums->best, top_steps, 5));
    add_dense(self, DENSE_WORST, bucket_of(sums->worst, top_steps, 5));
    add_dense(self, DENSE_TURNED, bucket_of(sums->turned_count, turned_steps, 2));
}

static void count_marks(const struct feature_scratch *scratch, int *shouts, int *asks)
{
    *shouts = *asks = 0;
    for (size_t i = 0; i < scratch->tokens.count; i++) {
        const struct token *token = &scratch->tokens.tokens[i];
        if (token->kind != TOKEN_MARK)
            continue;
        for (size_t k = 0; k < token->length; k++) {
            int is_shout = scratch->text.points[token->start + k].code == '!';
            *(is_shout ? shouts : asks) += 1;
        }
    }
}

static void add_style(struct feature_scratch *scratch, unsigned language)
{
    static const int few_steps[3] = {1, 2, 4};
    static const int length_steps[7] = {2, 4, 8, 14, 25, 60, 150};
    struct feature_set *self = &scratch->features;
    int shouts = 0, asks = 0;
    count_marks(scratch, &shouts, &asks);
    add_dense(self, DENSE_BIAS, language);
    add_dense(self, DENSE_SHOUT, bucket_of(shouts, few_steps, 3));
    add_dense(self, DENSE_ASK, bucket_of(asks, few_steps, 2));
    add_dense(self, DENSE_CAPS, bucket_of((int)scratch->tokens.upper_word_count, few_steps, 3));
    add_dense(self, DENSE_LONG, bucket_of((int)scratch->text.long_count, few_steps, 2));
    add_dense(self, DENSE_LENGTH, bucket_of((int)scratch->tokens.word_count, length_steps, 7));
}

void feature_extract(struct feature_scratch *scratch, const struct lexicon_view *lexicon,
        unsigned language_index)
{
    scratch->features.hashed_count = scratch->features.dense_count = 0;
    token_cut(&scratch->tokens, &scratch->text);
    lexicon_scan(lexicon, &scratch->text, &scratch->tokens, &scratch->sums);
    for (size_t i = 0; i < scratch->tokens.count; i++)
        add_token(scratch, i);
    add_lexicon(&scratch->features, &scratch->sums, language_index);
    add_style(scratch, language_index);
}

static uint32_t language_point(const struct text *text, size_t start, size_t count, size_t index)
{
    return index == 0 || index > count ? WORD_EDGE : text->points[start + index - 1].code;
}

static size_t add_language_word(
        const struct text *text, size_t start, size_t count, uint32_t *hashed, size_t limit_count)
{
    size_t used = 0;
    for (size_t at = 0; at < count + 2; at++) {
        uint32_t hash = HASH_SEED;
        for (size_t length = 1; length <= LANGUAGE_GRAM_MAX && at + length <= count + 2; length++) {
            hash = hash_step(hash, language_point(text, start, count, at + length - 1));
            if (used < limit_count && !(length == 1 && (at == 0 || at > count)))
                hashed[used++] = hash_end(hash, KIND_LANGUAGE + (uint32_t)length);
        }
    }
    return used;
}

size_t feature_extract_language(const struct text *text, uint32_t *hashed, size_t limit_count)
{
    size_t used = 0, at = 0;
    while (at < text->count) {
        size_t end = at;
        while (end < text->count && text->points[end].kind == TEXT_LETTER)
            end++;
        if (end > at)
            used += add_language_word(text, at, end - at, hashed + used, limit_count - used);
        at = end > at ? end : at + 1;
    }
    return used;
}
