/* Token: a text cut into words, Chinese characters, marks, pictures and clause ends. */
#include "token.h"

#include "hash.h"

uint32_t token_hash_points(const struct text_point *points, size_t count)
{
    uint32_t hash = HASH_SEED;
    for (size_t i = 0; i < count; i++)
        hash = hash_step(hash, text_plain(&points[i]));
    return hash;
}

static int is_word_kind(uint8_t kind)
{
    return kind == TEXT_LETTER || kind == TEXT_DIGIT;
}

static size_t run_to_space(const struct text *text, size_t at)
{
    size_t end = at;
    while (end < text->count && text->points[end].kind != TEXT_SPACE &&
            text->points[end].kind != TEXT_HAN)
        end++;
    return end - at;
}

static int starts_with(const struct text *text, size_t at, const char *word)
{
    for (size_t i = 0; word[i] != '\0'; i++) {
        if (at + i >= text->count || text->points[at + i].code != (unsigned char)word[i])
            return 0;
    }
    return 1;
}

static struct token *append(
        struct token_list *self, enum token_kind kind, size_t start, size_t length)
{
    struct token *token = &self->tokens[self->count++];
    *token = (struct token){
            .kind = (uint8_t)kind,
            .start = (uint16_t)start,
            .length = (uint16_t)length,
            .hash = hash_step(HASH_SEED, (uint32_t)kind),
    };
    return token;
}

static size_t cut_word(struct token_list *self, const struct text *text, size_t at)
{
    if (starts_with(text, at, "http") || starts_with(text, at, "www.")) {
        size_t length = run_to_space(text, at);
        append(self, TOKEN_LINK, at, length);
        return length;
    }
    size_t end = at, upper = 0;
    while (end < text->count && is_word_kind(text->points[end].kind))
        upper += text->points[end++].upper;
    struct token *token = append(self, TOKEN_WORD, at, end - at);
    token->hash = token_hash_points(&text->points[at], end - at);
    token->upper = end - at >= 3 && upper == end - at;
    self->word_count++;
    self->upper_word_count += token->upper;
    return end - at;
}

static size_t cut_mark(struct token_list *self, const struct text *text, size_t at)
{
    size_t end = at;
    uint32_t seen = 0;
    while (end < text->count && text->points[end].kind == TEXT_MARK)
        seen |= text->points[end++].code == '!' ? 1u : 2u;
    struct token *token = append(self, TOKEN_MARK, at, end - at);
    uint32_t size = end - at > 3 ? 3 : (uint32_t)(end - at);
    token->hash = hash_step(token->hash, seen * 4 + size);
    return end - at;
}

static uint32_t code_at(const struct text *text, size_t at)
{
    return at < text->count ? text->points[at].code : 0;
}

/* ":)", ":-(", ";D", "=/", ":'(" (the apostrophe is folded away) and their like. */
static size_t cut_face(struct token_list *self, const struct text *text, size_t at)
{
    uint32_t eyes = code_at(text, at);
    if (eyes != ':' && eyes != ';' && eyes != '=')
        return 0;
    size_t nose = code_at(text, at + 1) == '-' ? 1 : 0;
    uint32_t mouth = code_at(text, at + 1 + nose);
    int happy = mouth == ')' || mouth == ']' || mouth == 'd' || mouth == 'p' || mouth == '*';
    int sad = mouth == '(' || mouth == '[' || mouth == '/' || mouth == '|' || mouth == '\\';
    size_t end = at + 2 + nose;
    int letter_mouth = mouth == 'd' || mouth == 'p';
    if ((!happy && !sad) ||
            (letter_mouth && end < text->count && is_word_kind(text->points[end].kind)))
        return 0;
    if (mouth == '/' && code_at(text, end) == '/')
        return 0; /* the middle of an address */
    struct token *token = append(self, TOKEN_FACE, at, end - at);
    token->hash = hash_step(token->hash, happy ? 1 : 2);
    return end - at;
}

static size_t cut_other(struct token_list *self, const struct text *text, size_t at)
{
    size_t face = cut_face(self, text, at);
    if (face > 0)
        return face;
    if (text->points[at].kind == TEXT_STOP) {
        append(self, TOKEN_STOP, at, 1);
        return 1;
    }
    if (text->points[at].code == '@' && at + 1 < text->count &&
            is_word_kind(text->points[at + 1].kind)) {
        size_t end = at + 1;
        while (end < text->count &&
                (is_word_kind(text->points[end].kind) || text->points[end].code == '_'))
            end++;
        append(self, TOKEN_MENTION, at, end - at);
        return end - at;
    }
    return 1;
}

static size_t cut_one(struct token_list *self, const struct text *text, size_t at)
{
    switch ((enum text_class)text->points[at].kind) {
    case TEXT_LETTER:
    case TEXT_DIGIT:
        return cut_word(self, text, at);
    case TEXT_HAN:
        append(self, TOKEN_HAN, at, 1)->hash = token_hash_points(&text->points[at], 1);
        self->word_count++;
        return 1;
    case TEXT_EMOJI:
        append(self, TOKEN_EMOJI, at, 1)->hash = token_hash_points(&text->points[at], 1);
        return 1;
    case TEXT_MARK:
        return cut_mark(self, text, at);
    case TEXT_STOP:
    case TEXT_OTHER:
        return cut_other(self, text, at);
    case TEXT_SPACE:
        break;
    }
    return 1;
}

void token_cut(struct token_list *self, const struct text *text)
{
    self->count = self->word_count = self->upper_word_count = 0;
    for (size_t at = 0; at < text->count;)
        at += cut_one(self, text, at);
}
