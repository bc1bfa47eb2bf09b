// The door desk on a phone, as one file: everything the page needs, so that it is kept and replaced as a whole.
import "./door/main.js";
