/* Nearest: which known name a mistyped one was meant to be. */
#include <deskbus/findings.h>

#include <string.h>

enum { NAME_MAX_BYTES = 64 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool swapped(const char *a, const char *b, size_t i, size_t j)
{
    return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
}

/* Letters to add, remove, change or swap with their neighbour. Both at most NAME_MAX_BYTES. */
static unsigned distance(const char *a, const char *b)
{
    unsigned rows[3][NAME_MAX_BYTES + 1];
    size_t a_size = strlen(a), b_size = strlen(b);
    for (unsigned j = 0; j <= b_size; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_size; j++) {
            unsigned change = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (swapped(a, b, i, j))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return rows[a_size % 3][b_size];
}

const char *deskbus_nearest(const char *text, const char *const *names, size_t count)
{
    const char *best = NULL;
    unsigned best_distance = 0;
    size_t size = strlen(text);
    for (size_t i = 0; i < count && size <= NAME_MAX_BYTES; i++) {
        size_t other = strlen(names[i]), longer = other > size ? other : size;
        if (other > NAME_MAX_BYTES)
            continue;
        unsigned far = distance(text, names[i]);
        if (3 * far <= longer && (best == NULL || far < best_distance)) {
            best = names[i];
            best_distance = far;
        }
    }
    return best;
}
