/* Answers, guess: the language of a message when nobody told it, by script and by small frequent words. */
#include <string.h>

#include "answers_private.h"
#include "lib/text_fold.h"

struct small_words {
    const char *lang;
    const char *words; /* folded, with a space around each */
};

static const struct small_words small_words[] = {
        {"en",
                " the a an is are was my your i you it to of and for in on not do does did have has can with this that what"
                " where when how please hello thanks "},
        {"es",
                " el la los las un una es esta de que y en no mi tu su me se por para con lo como donde cuando hola gracias"
                " quiero tengo pero si al del he ha "},
        {"pl",
                " nie sie jest na w z do i to mam moja moj moje jak gdzie kiedy czy prosze dzien dobry dziekuje o od po ale"
                " za co mi mnie juz byc chce dla ze "},
};

static size_t count_words(const char *folded, const char *words)
{
    size_t count = 0;
    while (*folded != '\0') {
        size_t size = strcspn(folded, " ");
        char word[34] = " ";
        if (size > 0 && size < sizeof(word) - 2) {
            memcpy(word + 1, folded, size);
            memcpy(word + 1 + size, " ", 2);
            count += strstr(words, word) != NULL;
        }
        folded += size;
        folded += *folded == ' ';
    }
    return count;
}

static const char *by_script(const char *folded)
{
    size_t han = 0;
    size_t arabic = 0;
    size_t latin = 0;
    for (const unsigned char *byte = (const unsigned char *)folded; *byte != '\0'; byte++) {
        han += *byte >= 0xe3 && *byte <= 0xe9;
        arabic += *byte >= 0xd8 && *byte <= 0xdb;
        latin += *byte >= 'a' && *byte <= 'z';
    }
    if (han * 3 > latin && han > 0)
        return "zh";
    return arabic * 2 > latin && arabic > 0 ? "ar" : NULL;
}

int answers_guess_language(const struct answers *self, const char *text, size_t size)
{
    char folded[2048];
    text_fold(text, size, 0, folded, sizeof(folded));
    const char *best = by_script(folded);
    size_t most = 0;
    for (size_t i = 0; best == NULL || most > 0; i++) {
        if (i == sizeof(small_words) / sizeof(small_words[0]))
            break;
        size_t count = count_words(folded, small_words[i].words);
        if (count > most) {
            most = count;
            best = small_words[i].lang;
        }
    }
    return best != NULL ? answers_language_of(self, best) : -1;
}
