/* Tests of CRC32C. */
#include "test.h"

#include "base/crc32c.h"

static void the_check_value_of_the_standard_comes_out(void **state)
{
    (void)state;
    assert_int_equal(crc32c(0, "123456789", 9), 0xe3069283);
    assert_int_equal(crc32c_by_table(0, "123456789", 9), 0xe3069283);
    assert_int_equal(crc32c(crc32c(0, "1234", 4), "56789", 5), 0xe3069283);
}

static void instruction_and_table_agree_at_every_length_and_offset(void **state)
{
    uint8_t bytes[100];
    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(i * 37 + 11);
    for (size_t from = 0; from < 9; from++)
        for (size_t size = 0; size + from <= sizeof(bytes); size++)
            assert_int_equal(crc32c((uint32_t)size, bytes + from, size),
                    crc32c_by_table((uint32_t)size, bytes + from, size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_check_value_of_the_standard_comes_out),
            cmocka_unit_test(instruction_and_table_agree_at_every_length_and_offset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
