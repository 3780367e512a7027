#include "CRistretto.h"

#include <stdlib.h>

#include "field.h"

// RFC 9496 section 4; the addition is that of Hisil, Wong, Carter and Dawson 2008, section 3.1,
// for a = -1.

static const fe d2 = {{0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977,
                       0x2406d9dc56dff}};
static const fe d = {{0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb,
                      0x52036cee2b6ff}};
static const fe root_of_minus_one = {{0x61b274a0ea0b0, 0xd5a5fc8f189d, 0x7ef5e9cbd0c60,
                                      0x78595a6804c9e, 0x2b8324804fc1d}};
static const fe inverse_root_a_minus_d = {{0xfdaa805d40ea, 0x2eb482e57d339, 0x7610274bc58,
                                           0x6510b613dc8ff, 0x786c8905cfaff}};

// Extended coordinates: x = X/Z, y = Y/Z, T = XY/Z.
typedef struct { fe X, Y, Z, T; } point;
// An affine point, ready to be added.
typedef struct { fe sum, difference, product; } addend;  // y + x, y - x, 2dxy

enum { rows = 64, entries = 8, value_rows = 14 };  // signed digits of 4 bits

struct cristretto_table { addend row[rows][entries]; };  // row i: 16^i times 1 to 8

static point identity(void) { return (point){fe_zero, fe_one, fe_one, fe_zero}; }

static point add(point p, addend q) {
    fe a = fe_multiply(fe_subtract(p.Y, p.X), q.difference);
    fe b = fe_multiply(fe_add(p.Y, p.X), q.sum);
    fe c = fe_multiply(p.T, q.product), z = fe_add(p.Z, p.Z);
    fe e = fe_subtract(b, a), f = fe_subtract(z, c), g = fe_add(z, c), h = fe_add(b, a);
    return (point){fe_multiply(e, f), fe_multiply(g, h), fe_multiply(f, g), fe_multiply(e, h)};
}

static addend prepare(point p) {
    fe inverse = fe_invert(p.Z);
    fe x = fe_multiply(p.X, inverse), y = fe_multiply(p.Y, inverse);
    addend a;
    a.sum = fe_add(y, x);
    a.difference = fe_multiply(fe_subtract(y, x), fe_one);  // one more product: small limbs
    a.product = fe_multiply(fe_multiply(x, y), d2);
    return a;
}

// Section 4.2 with u = 1: 1 where v is a square, and 1/sqrt(v).
static uint64_t inverse_root(fe *root, fe v) {
    fe v3 = fe_multiply(fe_square(v), v), v7 = fe_multiply(fe_square(v3), v);
    fe r = fe_multiply(v3, fe_power_p58(v7)), check = fe_multiply(v, fe_square(r));
    uint64_t right = fe_is_equal(check, fe_one), turned = fe_is_equal(check, fe_negate(fe_one));
    uint64_t turned_i = fe_is_equal(check, fe_negate(root_of_minus_one));
    r = fe_select(r, fe_multiply(r, root_of_minus_one), turned | turned_i);
    *root = fe_absolute(r);
    return right | turned;
}

// Section 4.3.1.
static int decode(point *p, const uint8_t bytes[32]) {
    uint8_t canonical[32];
    fe s = fe_from_bytes(bytes);
    fe_to_bytes(canonical, s);
    if (memcmp(canonical, bytes, 32) != 0 || bytes[0] & 1) return 0;
    fe ss = fe_square(s), u1 = fe_subtract(fe_one, ss), u2 = fe_add(fe_one, ss);
    fe u2u2 = fe_square(u2);
    fe v = fe_subtract(fe_negate(fe_multiply(d, fe_square(u1))), u2u2), root;
    uint64_t square = inverse_root(&root, fe_multiply(v, u2u2));
    fe den_x = fe_multiply(root, u2), den_y = fe_multiply(fe_multiply(root, den_x), v);
    p->X = fe_multiply(fe_absolute(fe_multiply(fe_add(s, s), den_x)), fe_one);
    p->Y = fe_multiply(u1, den_y);
    p->Z = fe_one;
    p->T = fe_multiply(p->X, p->Y);
    return square && !fe_is_negative(p->T) && !fe_is_equal(p->Y, fe_zero);
}

// Section 4.3.2.
static void encode(uint8_t bytes[32], point p) {
    fe u1 = fe_multiply(fe_add(p.Z, p.Y), fe_subtract(p.Z, p.Y)), u2 = fe_multiply(p.X, p.Y), root;
    inverse_root(&root, fe_multiply(u1, fe_square(u2)));
    fe den1 = fe_multiply(root, u1), den2 = fe_multiply(root, u2);
    fe z_inverse = fe_multiply(fe_multiply(den1, den2), p.T);
    uint64_t rotate = fe_is_negative(fe_multiply(p.T, z_inverse));
    fe x = fe_select(p.X, fe_multiply(p.Y, root_of_minus_one), rotate);
    fe y = fe_select(p.Y, fe_multiply(p.X, root_of_minus_one), rotate);
    fe den = fe_select(den2, fe_multiply(den1, inverse_root_a_minus_d), rotate);
    uint64_t turn = fe_is_negative(fe_multiply(x, z_inverse));
    fe difference = fe_select(fe_subtract(p.Z, y), fe_add(p.Z, y), turn);
    fe_to_bytes(bytes, fe_absolute(fe_multiply(den, difference)));
}

cristretto_table *cristretto_table_new(const uint8_t element[32]) {
    point base;
    if (!decode(&base, element)) return NULL;
    cristretto_table *table = malloc(sizeof *table);
    if (table == NULL) return NULL;
    for (int i = 0; i < rows; i++) {
        addend step = prepare(base);
        point multiple = identity();
        for (int k = 0; k < entries; k++) {
            multiple = add(multiple, step);
            table->row[i][k] = prepare(multiple);
        }
        base = add(multiple, table->row[i][entries - 1]);  // 8 + 8
    }
    return table;
}

void cristretto_table_free(cristretto_table *table) { free(table); }

// The entry for a digit from -8 to 8, read without telling which.
static addend look_up(const addend row[entries], int8_t digit) {
    uint64_t negative = (uint8_t)digit >> 7;
    uint64_t magnitude = (uint64_t)((digit ^ -(int)negative) + (int)negative);
    addend a = {fe_one, fe_one, fe_zero};
    for (uint64_t k = 1; k <= entries; k++) {
        uint64_t same = ((magnitude ^ k) - 1) >> 63;
        a.sum = fe_select(a.sum, row[k - 1].sum, same);
        a.difference = fe_select(a.difference, row[k - 1].difference, same);
        a.product = fe_select(a.product, row[k - 1].product, same);
    }
    addend turned = {a.difference, a.sum, fe_negate(a.product)};
    a.sum = fe_select(a.sum, turned.sum, negative);
    a.difference = fe_select(a.difference, turned.difference, negative);
    a.product = fe_select(a.product, turned.product, negative);
    return a;
}

// Digits from -8 to 8 of a number in `count / 2` bytes.
static void recode(int8_t *digits, const uint8_t *bytes, int count) {
    int carry = 0;
    for (int i = 0; i < count; i++) {
        int digit = (bytes[i / 2] >> (4 * (i % 2)) & 15) + carry;
        carry = i + 1 < count ? (digit + 8) >> 4 : 0;
        digits[i] = (int8_t)(digit - 16 * carry);
    }
}

static void wipe(void *memory, size_t count) {
    memset(memory, 0, count);
    __asm__ __volatile__("" : : "r"(memory) : "memory");  // so that the compiler keeps it
}

void cristretto_combine(
    uint8_t sum[32], const cristretto_table *first, uint64_t value,
    const cristretto_table *second, const uint8_t factor[32]) {
    int8_t digits[value_rows + rows];
    uint8_t bytes[value_rows / 2];
    for (int i = 0; i < value_rows / 2; i++) bytes[i] = (uint8_t)(value >> (8 * i));
    recode(digits, bytes, value_rows);
    recode(digits + value_rows, factor, rows);
    point p = identity();
    for (int i = 0; i < value_rows; i++) p = add(p, look_up(first->row[i], digits[i]));
    for (int i = 0; i < rows; i++) p = add(p, look_up(second->row[i], digits[value_rows + i]));
    encode(sum, p);
    wipe(digits, sizeof digits);
    wipe(bytes, sizeof bytes);
    wipe(&p, sizeof p);
}

int cristretto_sum(uint8_t sum[32], const uint8_t *elements, size_t count) {
    point p = identity(), q;
    for (size_t i = 0; i < count; i++) {
        if (!decode(&q, elements + 32 * i)) return 0;
        addend a = {fe_add(q.Y, q.X), fe_subtract(q.Y, q.X), fe_multiply(q.T, d2)};
        p = add(p, a);
    }
    encode(sum, p);
    return 1;
}
