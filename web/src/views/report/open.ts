/** The report's code is loaded when somebody wants one. */
export const report = async (): Promise<void> => (await import("./save")).saveReport();
