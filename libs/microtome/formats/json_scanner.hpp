// Reads JSON of the plainest kind from left to right. Whatever is odd is refused, and never repaired: then
// msgspec reads the file, and says what is wrong with it. What is not refused is read as by msgspec.
#pragma once

#include <charconv>
#include <cstring>

#include "kernels/kernels.hpp"

// The text ends with PADDING zero bytes. No JSON holds a zero byte, so nothing is read across the first of
// them; the others are there because names are compared at once, and not letter by letter.
class Scanner {
  public:
    explicit Scanner(const Byte *text) : start(reinterpret_cast<const char *>(text)), at(start) {}

    // how many bytes were read
    Long position() const { return at - start; }

    void skip_space() {
        while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') ++at;
    }

    // whether the text has ended; in JSON there is no zero byte before
    bool is_end() const { return *at == 0; }

    // whether this character comes next, which is read then
    bool take(char character) {
        if (*at != character) return false;
        ++at;
        return true;
    }

    // the same of a character with space around it
    bool take_spaced(char character) {
        skip_space();
        if (!take(character)) return false;
        skip_space();
        return true;
    }

    // the same of several characters; a name is given with the quote that ends it
    template <std::size_t N> bool take_all(const char (&characters)[N]) {
        static_assert(N <= PADDING);
        if (std::memcmp(at, characters, N - 1) != 0) return false;
        at += N - 1;
        return true;
    }

    // a whole number of at most 2^62
    bool read_whole(Long &value) {
        const bool negative = take('-');
        const char *first = at;
        std::uint64_t digits = 0;
        if (!read_digits(digits) || at - first > MOST_DIGITS || digits > LARGEST_WHOLE) return false;
        if (is_long_zero(first) || (negative && digits == 0) || *at == '.' || is_exponent()) return false;
        value = negative ? -static_cast<Long>(digits) : static_cast<Long>(digits);
        return true;
    }

    // the number nearest to what is written
    bool read_number(Float &value) {
        const char *const begin = at;
        const bool negative = take('-');
        const char *const first = at;
        std::uint64_t digits = 0;
        if (!read_digits(digits) || is_long_zero(first)) return false;
        Long n_digits = at - first, n_decimals = 0;
        if (take('.')) {
            const char *const decimals = at;
            if (!read_digits(digits)) return false;
            n_decimals = at - decimals;
            n_digits += n_decimals;
        } else if (negative && digits == 0 && !is_exponent()) {
            return false;  // -0 is a whole number, which has no sign; to std::from_chars it has one
        }
        const bool short_enough = n_digits <= MOST_DIGITS && digits <= MOST_EXACT && n_decimals <= MOST_POWER;
        if (is_exponent() || !short_enough) return read_exponent() && read_exactly(begin, value);
        // both are exact, so that one division rounds once
        const Float magnitude = static_cast<Float>(digits) / POWERS_OF_TEN[n_decimals];
        value = negative ? -magnitude : magnitude;
        return true;
    }

    // the four numbers of a list
    bool read_box(Float &x, Float &y, Float &width, Float &height) {
        if (!take('[')) return false;
        skip_space();
        return read_number(x) && take_spaced(',') && read_number(y) && take_spaced(',') &&
               read_number(width) && take_spaced(',') && read_number(height) && take_spaced_end(']');
    }

    // null, or a list of nothing
    bool skip_nothing() { return take_all("null") || (take('[') && take_spaced_end(']')); }

    // a text behind its first quote
    bool skip_text() {
        while (*at != '"') {
            if (static_cast<Byte>(*at) < ' ') return false;
            if (take('\\') && (*at == 0 || !std::strchr("\"\\/bfnrt", *at))) return false;
            ++at;
        }
        ++at;
        return true;
    }

    // any value, with at most `depth` lists and objects within one another
    bool skip_value(int depth = 8) {
        if (take('"')) return skip_text();
        if (take('[')) return skip_items(depth - 1);
        if (take('{')) return skip_fields(depth - 1);
        Float number = 0.0;
        return take_all("null") || take_all("true") || take_all("false") || read_number(number);
    }

    static constexpr std::size_t PADDING = 16;

  private:
    static constexpr Long MOST_DIGITS = 19;  // fit 64 bits
    static constexpr std::uint64_t LARGEST_WHOLE = std::uint64_t{1} << 62;
    // up to these, float64 holds every whole number and every power of ten
    static constexpr std::uint64_t MOST_EXACT = std::uint64_t{1} << 53;
    static constexpr Long MOST_POWER = 22;
    static constexpr Float POWERS_OF_TEN[MOST_POWER + 1] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    };

    const char *start;
    const char *at;

    // appends the digits that come next, of which there must be some, to those of a number
    bool read_digits(std::uint64_t &digits) {
        const char *const first = at;
        for (unsigned digit; (digit = static_cast<Byte>(*at) - unsigned{'0'}) < 10; ++at)
            digits = 10 * digits + digit;
        return at != first;
    }

    // whether digits begin with a zero that says nothing
    bool is_long_zero(const char *first) const { return *first == '0' && first[1] >= '0' && first[1] <= '9'; }

    bool is_exponent() const { return *at == 'e' || *at == 'E'; }

    // an exponent where there is one
    bool read_exponent() {
        if (!take('e') && !take('E')) return true;
        if (!take('-')) take('+');
        std::uint64_t digits = 0;
        return read_digits(digits);
    }

    // the number that was read from `begin` on; it is refused where float64 is too small for it
    bool read_exactly([[maybe_unused]] const char *begin, [[maybe_unused]] Float &value) const {
#ifdef __cpp_lib_to_chars
        const auto [end, error] = std::from_chars(begin, at, value);
        return error == std::errc() && end == at;
#else
        return false;  // a library without it leaves such rows to Python
#endif
    }

    bool take_spaced_end(char character) {
        skip_space();
        return take(character);
    }

    bool skip_items(int depth) {
        if (depth < 0) return false;
        skip_space();
        if (take(']')) return true;
        do {
            if (!skip_value(depth)) return false;
        } while (take_spaced(','));
        return take(']');
    }

    bool skip_fields(int depth) {
        if (depth < 0) return false;
        skip_space();
        if (take('}')) return true;
        do {
            if (!take('"') || !skip_text() || !take_spaced(':') || !skip_value(depth)) return false;
        } while (take_spaced(','));
        return take('}');
    }
};
