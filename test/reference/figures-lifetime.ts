/** Expected purchases of an active customer, equation 10 of Fader, Hardie & Lee 2005 without its denominator, in 60 digits: mpmath 1.3.0. At a = 1 the limit. */
export const EXPECTED_PURCHASES: readonly (readonly [shape: number, rate: number, a: number, b: number, time: number, expected: number])[] =
  [
    [0.243, 4.414, 0.793, 2.426, 39, 1.1967231933208169],
    [0.243, 4.414, 1, 2.426, 10000000, 23.729768882550392],
    [0.243, 4.414, 1.0000000009313226, 2.426, 10000000, 23.729768767534607],
    [0.243, 4.414, 1.02, 2.426, 1000000, 16.991999401923674],
    [0.243, 4.414, 0.999, 2.426, 100000000, 29.326748397502394],
    [1.2, 9.5, 1.7, 3.1, 1000000, 5.4217881058517614],
    [221.243, 107.984, 0.793, 223.426, 52, 90.716155046805596],
    [1000.243, 107.984, 0.793, 1002.426, 520, 2126.4772819863515],
    [30000.243, 1000, 1.4, 30002.426, 1000, 18161.360672204384],
    [5000.5, 0.5, 0.3, 0.2, 0.01, 14.491461359387691],
    [0.5, 1, 0.25, 0.75, 10, 2.9923784448615813],
    [0.5, 1, 0.25, 0.75, 10000000, 98946.641183138526],
    [2, 0.001, 0.1, 5, 1e-9, 1.9999999411764848e-6],
    [2, 3, 50, 2, 20, 1.0218012571942699],
    [0.01, 100, 0.01, 0.01, 1000, 0.061181140847565129],
    [3, 1, 1, 2, 1000000, 28.631022115928548],
    [0.243, 4.414, 0.793, 2.426, 1e-6, 5.5052105022920419e-8],
    [20000.2, 1, 3, 20002, 40, 9996.0477640575128],
  ];

/** Published figures and those of the maximum in 40 digits (mpmath 1.2.1), Fader, Hardie & Lee 2005 and Fader & Hardie 2013 on the CDNOW sample. */
export const CDNOW_FIGURES = {
  purchases: { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, logLikelihood: -9582.4 },
  spend: { p: 6.25, q: 3.74, v: 15.44, customers: 946 },
  spendErrors: { p: 1.1896870376579956, q: 0.29016561513517075, v: 4.1599938783251122 },
  /** Customer, horizon, expected purchases and probability of being alive, at the published parameters. */
  predictions: [
    [{ frequency: 2, lastRepeatAge: 30.43, age: 38.86 }, 39, 1.2260281747671444, 0.726578570080673],
    [{ frequency: 0, lastRepeatAge: 0, age: 38.86 }, 39, 0.19509805201126262, 1],
    [{ frequency: 26, lastRepeatAge: 30.86, age: 31 }, 39, 20.74972614085729, 0.9689156497175251],
  ],
} as const;

/** Shifted-beta-geometric: survivors, alpha, beta and log-likelihood as published (Fader & Hardie 2007) and in 40 digits: mpmath 1.2.1. */
export const SBG_FIGURES = [
  {
    name: "regular",
    survivors: [1000, 631, 468, 382, 326, 289, 262, 241],
    published: [0.704, 1.182, -1680.3],
    exact: [0.7040772984735162, 1.1820430262094757, -1680.265188463287],
    errors: [0.0655989642340372, 0.15247563167590936],
  },
  {
    name: "high end",
    survivors: [1000, 869, 743, 653, 593, 551, 517, 491],
    published: [0.668, 3.806, -1611.2],
    exact: [0.6680883511064463, 3.806094964058267, -1611.1581473911565],
    errors: [0.10373493114956454, 0.7855316917757071],
  },
] as const;

/** `[alpha, beta, renewals, discount rate, discounted expected lifetime, residual lifetime just before the next renewal]` in 40 digits: mpmath 1.3.0. */
export const SBG_VALUES = [
  [0.668, 3.806, 0, 0.1, 5.9225964076127638, 5.4148560483740402],
  [0.668, 3.806, 2, 0.1, 6.7220551061756227, 6.294260616793185],
  [0.704, 1.182, 5, 0.01, 23.861924182483913, 23.090543424308752],
  [1, 1, 0, 0.001, 6.9156635340945358, 5.9215791976286303],
] as const;
