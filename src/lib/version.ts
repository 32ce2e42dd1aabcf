/** Version of the program, as sessions state it. */
export const VERSION = '0.1.0';
