import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * veraPDF's verdict, many files with one start of the JVM. Run as a source file: java -cp … VeraCheck.java
 *
 * Each line of the input is "flavour TAB path", the flavour as veraPDF calls it (3a, ua1). For each it answers one
 * line: "flavour TAB path TAB passed|failed|unreadable", then a line "  clause.test message (where)" for each rule
 * that was broken, then an empty line.
 */
public class VeraCheck {
  private static final int MOST = 20;

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    Logger.getLogger("").setLevel(Level.OFF);
    VeraGreenfieldFoundryProvider.initialise();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    while ((line = input.readLine()) != null) {
      String[] asked = line.split("\t", 2);
      List<String> broken = new ArrayList<>();
      String verdict;
      try {
        verdict = check(PDFAFlavour.byFlavourId(asked[0]), new File(asked[1]), broken) ? "passed" : "failed";
      } catch (Exception error) {
        verdict = "unreadable";
        broken.add(error.toString());
      }
      System.out.println(line + "\t" + verdict);
      for (String one : broken) {
        System.out.println("  " + one.replace('\n', ' '));
      }
      System.out.println();
      System.out.flush();
    }
  }

  private static boolean check(PDFAFlavour flavour, File file, List<String> broken) throws Exception {
    try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, MOST, false, true, false)) {
      ValidationResult result = validator.validate(parser);
      for (TestAssertion one : result.getTestAssertions()) {
        if (one.getStatus() == TestAssertion.Status.FAILED && broken.size() < MOST) {
          String where = one.getLocation() == null ? "" : " (" + one.getLocation().getContext() + ")";
          broken.add(one.getRuleId().getClause() + "." + one.getRuleId().getTestNumber() + " " + one.getMessage() + where);
        }
      }
      return result.isCompliant();
    }
  }
}
