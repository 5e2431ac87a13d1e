/* Tests of the hash map, also against a plain array under random operations. */
#include "test.h"

#include "base/map.h"

#include <errno.h>
#include <stdio.h>

#define KEYS 700

static struct hash_id id_of(size_t i)
{
    struct hash_id id;
    hash_bytes(&i, sizeof(i), &id);
    return id;
}

static void what_was_put_is_found_until_removed(void **state)
{
    struct map *map = NULL;
    int one = 1, two = 2;
    struct hash_id id = id_of(1), other = id_of(2);
    (void)state;
    assert_int_equal(map_new(MAP_IDS, &map), 0);
    assert_null(map_get_id(map, &id));
    assert_int_equal(map_put_id(map, &id, &one), 0);
    assert_int_equal(map_put_id(map, &id, &two), -EEXIST);
    assert_ptr_equal(map_get_id(map, &id), &one);
    assert_null(map_get_id(map, &other));
    assert_ptr_equal(map_remove_id(map, &id), &one);
    assert_null(map_remove_id(map, &id));
    assert_int_equal(map_count(map), 0);
    map_free(&map);
    assert_null(map);
}

/* Both kinds of maps see the same operations; a plain array tells what must be in them. */
static void random_operations_agree_with_a_plain_array(void **state)
{
    struct map *ids = NULL, *texts = NULL;
    static int values[KEYS];
    bool held[KEYS] = {false};
    size_t count = 0;
    unsigned int dice = 7;
    (void)state;
    assert_int_equal(map_new(MAP_IDS, &ids), 0);
    assert_int_equal(map_new(MAP_STRINGS, &texts), 0);
    for (int round = 0; round < 40000; round++) {
        size_t i = (size_t)rand_r(&dice) % KEYS;
        char text[32];
        size_t size = (size_t)snprintf(text, sizeof(text), "key %zu", i);
        struct hash_id id = id_of(i);
        if (rand_r(&dice) % 2 == 0) {
            assert_int_equal(map_put_id(ids, &id, &values[i]), held[i] ? -EEXIST : 0);
            assert_int_equal(map_put_text(texts, text, size, &values[i]), held[i] ? -EEXIST : 0);
            count += held[i] ? 0 : 1;
            held[i] = true;
        } else {
            void *want = held[i] ? &values[i] : NULL;
            assert_ptr_equal(map_remove_id(ids, &id), want);
            assert_ptr_equal(map_remove_text(texts, text, size), want);
            count -= held[i] ? 1 : 0;
            held[i] = false;
        }
        assert_int_equal(map_count(ids), count);
        assert_int_equal(map_count(texts), count);
    }
    for (size_t i = 0; i < KEYS; i++) {
        struct hash_id id = id_of(i);
        assert_ptr_equal(map_get_id(ids, &id), held[i] ? &values[i] : NULL);
    }
    map_free(&ids);
    map_free(&texts);
}

static bool is_even(void *arg, const struct map_entry *entry)
{
    (void)arg;
    return *(int *)entry->value % 2 == 0;
}

static void iteration_sees_each_once_and_filter_drops_what_is_told(void **state)
{
    struct map *map = NULL;
    static int values[KEYS];
    int seen = 0;
    size_t at = 0;
    struct map_entry entry;
    (void)state;
    assert_int_equal(map_new(MAP_STRINGS, &map), 0);
    for (int i = 0; i < KEYS; i++) {
        char text[32];
        values[i] = i;
        assert_int_equal(
                map_put_text(map, text, (size_t)snprintf(text, sizeof(text), "%d", i), &values[i]),
                0);
    }
    while (map_next(map, &at, &entry)) {
        assert_int_equal(strtol(entry.text, NULL, 10), *(int *)entry.value);
        seen++;
    }
    assert_int_equal(seen, KEYS);
    map_filter(map, is_even, NULL);
    assert_int_equal(map_count(map), KEYS / 2);
    assert_null(map_get_text(map, "13", 2));
    assert_ptr_equal(map_get_text(map, "14", 2), &values[14]);
    map_free(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_was_put_is_found_until_removed),
            cmocka_unit_test(random_operations_agree_with_a_plain_array),
            cmocka_unit_test(iteration_sees_each_once_and_filter_drops_what_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
