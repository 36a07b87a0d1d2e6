// What the machine can do: radix sort and Kaplan-Meier with Greenwood's sum, timed by itself. Usage: survival <folder> <rows> <runs>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void *column(const char *folder, const char *name, size_t bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  void *data = malloc(bytes);
  if (!file || !data || fread(data, 1, bytes, file) != bytes) exit(2);
  fclose(file);
  return data;
}

enum { BITS = 11, SIZE = 1 << BITS, PASSES = 6 };

static size_t rows;
static const uint8_t *event;
static uint64_t *keys[2];
static uint8_t *flags[2];
static double *survival, *spread;
static volatile double kept;

// The bits of doubles of at least 0 are in their order. Digits in which all are equal are passed over.
static int sort(const double *times) {
  static uint32_t counts[PASSES][SIZE];
  memset(counts, 0, sizeof counts);
  memcpy(keys[0], times, 8 * rows);
  memcpy(flags[0], event, rows);
  for (size_t i = 0; i < rows; i += 1)
    for (int pass = 0; pass < PASSES; pass += 1) counts[pass][(keys[0][i] >> (BITS * pass)) & (SIZE - 1)] += 1;
  int from = 0;
  for (int pass = 0; pass < PASSES; pass += 1) {
    int shift = BITS * pass;
    uint32_t *count = counts[pass];
    if (count[(keys[from][0] >> shift) & (SIZE - 1)] == rows) continue;
    uint32_t start = 0;
    for (int digit = 0; digit < SIZE; digit += 1) {
      uint32_t here = count[digit];
      count[digit] = start;
      start += here;
    }
    const uint64_t *source = keys[from];
    const uint8_t *flag = flags[from];
    uint64_t *target = keys[1 - from];
    uint8_t *moved = flags[1 - from];
    for (size_t i = 0; i < rows; i += 1) {
      uint32_t place = count[(source[i] >> shift) & (SIZE - 1)]++;
      target[place] = source[i];
      moved[place] = flag[i];
    }
    from = 1 - from;
  }
  return from;
}

static void kaplan_meier(const double *times) {
  int sorted = sort(times);
  const uint64_t *key = keys[sorted];
  const uint8_t *flag = flags[sorted];
  double share = 1, sum = 0;
  size_t steps = 0;
  for (size_t i = 0; i < rows;) {
    size_t j = i, ended = 0;
    for (; j < rows && key[j] == key[i]; j += 1) ended += flag[j];
    double at_risk = rows - i;
    share *= (at_risk - ended) / at_risk;
    if (ended) sum += ended / (at_risk * (at_risk - ended));
    survival[steps] = share;
    spread[steps] = sum;
    steps += 1;
    i = j;
  }
  kept = survival[steps / 2] + spread[steps / 2];
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  rows = strtoull(arguments[2], NULL, 10);
  int runs = atoi(arguments[3]);
  event = column(arguments[1], "event", rows);
  for (int side = 0; side < 2; side += 1) {
    keys[side] = malloc(8 * rows);
    flags[side] = malloc(rows);
  }
  survival = malloc(8 * rows);
  spread = malloc(8 * rows);
  const char *names[] = {"continuous", "days"};
  printf("{");
  for (int j = 0; j < 2; j += 1) {
    const double *times = column(arguments[1], names[j], 8 * rows);
    printf("%s\"%s\":[", j ? "," : "", names[j]);
    kaplan_meier(times);
    for (int run = 0; run < runs; run += 1) {
      double start = now();
      kaplan_meier(times);
      printf("%s%.6f", run ? "," : "", now() - start);
    }
    printf("]");
  }
  printf("}\n");
  return 0;
}
