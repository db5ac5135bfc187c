/** The runtime cannot be loaded on this machine. */
export class BackendUnavailable extends Error {}
