/* Run corpus: gives a fuzz target each file of the folders named, and mutations of it, without libFuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((size_t)1 << 20)
#define MUTATIONS      200 /* of each file; the same in every run */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Flips, copies or cuts; returns the new size. */
static size_t mutate(uint8_t *bytes, size_t size, uint32_t *state)
{
    if (size < 2)
        return size;
    for (uint32_t i = next_random(state) % 8; i > 0; i--)
        bytes[next_random(state) % size] = (uint8_t)next_random(state);
    size_t from = next_random(state) % size, to = next_random(state) % size;
    size_t room = size - (from > to ? from : to);
    memmove(bytes + to, bytes + from, next_random(state) % (room + 1));
    return next_random(state) % 4 == 0 ? next_random(state) % size : size;
}

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rbe");
    uint8_t *bytes = malloc(FILE_BYTES_MAX);
    uint8_t *copy = malloc(FILE_BYTES_MAX);
    if (file == NULL || bytes == NULL || copy == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    size_t size = fread(bytes, 1, FILE_BYTES_MAX, file);
    uint32_t state = 0x12345u + (uint32_t)size;
    (void)LLVMFuzzerTestOneInput(bytes, size);
    for (int i = 0; i < MUTATIONS; i++) {
        memcpy(copy, bytes, size);
        (void)LLVMFuzzerTestOneInput(copy, mutate(copy, size, &state));
    }
    (void)fclose(file);
    free(bytes);
    free(copy);
    return 1;
}

static int run_folder(const char *folder)
{
    int count = 0;
    DIR *handle = opendir(folder);
    if (handle == NULL) {
        perror(folder);
        exit(EXIT_FAILURE);
    }
    for (struct dirent *entry = readdir(handle); entry != NULL; entry = readdir(handle)) {
        char path[4096];
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            count += run_file(path);
    }
    (void)closedir(handle);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++)
        count += run_folder(argv[i]);
    (void)printf("%d files, each with %d mutations\n", count, MUTATIONS);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
