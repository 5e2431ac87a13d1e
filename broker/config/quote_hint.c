/* Quote hint: a small lexer of YAML's quotes, comments and brackets; it runs only when the real parser has refused the text. */
#include "config/quote_hint.h"

#include <ctype.h>
#include <string.h>

struct lexer {
    const char *at;
    unsigned line, column; /* of *at, from 1; columns are characters */
    unsigned depth; /* open brackets */
    char quote; /* the quote that is open, or 0 */
    char before; /* the character before *at on its line, or 0 */
};

static void step(struct lexer *lexer)
{
    lexer->before = *lexer->at;
    if (*lexer->at == '\n') {
        lexer->line++;
        lexer->column = 1;
        lexer->before = '\0';
        /* A new key at the margin: whatever was open before is the real parser's affair. */
        if (isalpha((unsigned char)lexer->at[1]))
            lexer->depth = 0;
    } else if (((unsigned char)lexer->at[1] & 0xc0) != 0x80) {
        lexer->column++;
    }
    lexer->at++;
}

/* True where a quote or comment may begin: not inside a word such as don't. */
static bool is_at_start(const struct lexer *lexer)
{
    return lexer->before == '\0' || strchr(" \t{[,:", lexer->before) != NULL;
}

static void skip_comment(struct lexer *lexer)
{
    while (*lexer->at != '\0' && *lexer->at != '\n')
        step(lexer);
}

static void skip_reference(struct lexer *lexer)
{
    while (*lexer->at != '\0' && *lexer->at != '\n' && *lexer->at != '}')
        step(lexer);
    if (*lexer->at == '}')
        step(lexer);
}

static void pass_character(struct lexer *lexer)
{
    char c = *lexer->at;
    if (lexer->quote != 0) {
        if (c == '\\' && lexer->quote == '"' && lexer->at[1] != '\0')
            step(lexer);
        else if (c == lexer->quote)
            lexer->quote = 0;
    } else if ((c == '"' || c == '\'') && is_at_start(lexer)) {
        lexer->quote = c;
    } else if (c == '{' || c == '[') {
        lexer->depth++;
    } else if ((c == '}' || c == ']') && lexer->depth > 0) {
        lexer->depth--;
    }
    step(lexer);
}

size_t quote_hint_find(const char *text, const char *name, struct deskbus_findings *out,
        unsigned *lines, size_t max)
{
    struct lexer lexer = {.at = text, .line = 1, .column = 1};
    size_t count = 0;
    while (*lexer.at != '\0' && count < max) {
        bool plain = lexer.quote == 0;
        if (plain && *lexer.at == '#' && is_at_start(&lexer)) {
            skip_comment(&lexer);
        } else if (plain && lexer.at[0] == '$' && lexer.at[1] == '{') {
            if (lexer.depth > 0) {
                const char *end = lexer.at + strcspn(lexer.at, "}\n");
                int size = end - lexer.at < 64 ? (int)(end - lexer.at) : 64;
                deskbus_find(out, DESKBUS_ERROR, "CFG034",
                        (struct deskbus_place){name, lexer.line, lexer.column},
                        "inside { } and [ ] this must stand in quotes: \"%.*s}\"", size, lexer.at);
                lines[count++] = lexer.line;
            }
            skip_reference(&lexer);
        } else {
            pass_character(&lexer);
        }
    }
    return count;
}
