/* Tests of ids and hashes. */
#include "test.h"

#include "base/hash.h"

#include <errno.h>

static void an_id_is_blake2b_of_16_bytes(void **state)
{
    struct hash_id id;
    char hex[HASH_HEX_SIZE];
    (void)state;
    hash_bytes("abc", 3, &id);
    hash_hex(&id, hex);
    assert_string_equal(hex, "cf4ab791c62b8d2b2109c90275287816"); /* b2sum -l 128 */
}

static void where_one_part_ends_matters(void **state)
{
    const struct hash_part one[] = {{"ab", 2}, {"c", 1}};
    const struct hash_part two[] = {{"a", 1}, {"bc", 2}};
    struct hash_id a, b, again;
    (void)state;
    hash_parts(one, 2, &a);
    hash_parts(two, 2, &b);
    hash_parts(one, 2, &again);
    assert_false(hash_equal(&a, &b));
    assert_true(hash_equal(&a, &again));
}

static void hex_comes_back_and_nothing_else_is_taken(void **state)
{
    struct hash_id id, back;
    char hex[HASH_HEX_SIZE];
    (void)state;
    hash_random(&id, sizeof(id));
    hash_hex(&id, hex);
    assert_int_equal(hash_from_hex(hex, 32, &back), 0);
    assert_true(hash_equal(&id, &back));
    assert_int_equal(hash_from_hex("CF4AB791C62B8D2B2109C90275287816", 32, &back), 0);
    assert_int_equal(back.bytes[0], 0xcf);
    assert_int_equal(hash_from_hex(hex, 31, &back), -EINVAL);
    hex[7] = 'g';
    assert_int_equal(hash_from_hex(hex, 32, &back), -EINVAL);
}

static void another_key_gives_another_hash(void **state)
{
    const uint8_t one[16] = {1}, two[16] = {2};
    (void)state;
    assert_true(hash_64("x", 1, one) == hash_64("x", 1, one));
    assert_true(hash_64("x", 1, one) != hash_64("x", 1, two));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_id_is_blake2b_of_16_bytes),
            cmocka_unit_test(where_one_part_ends_matters),
            cmocka_unit_test(hex_comes_back_and_nothing_else_is_taken),
            cmocka_unit_test(another_key_gives_another_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
